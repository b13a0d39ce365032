// Sums up a CI run. Reads a file with one line for each step, in tab-separated columns: its name,
// its exit status and, for a vitest step, the JSON file vitest was to write. Prints as its last line
// exactly `N passed, M failed` and exits 1 when M is above 0.
//
// A vitest step counts its tests. A JSON file that is missing, unreadable or without any test is one
// failure, as is a test file that could not be loaded, or a bad exit status nothing else accounts
// for. Any other step counts as one.
import { readFileSync } from 'node:fs';

const steps = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean);
let passed = 0;
let failed = 0;
for (const step of steps) {
  const [name, status, report] = step.split('\t');
  const count = report ? countTests(report, status) : countStep(status);
  passed += count.passed;
  failed += count.failed;
  const note = count.note ? ` (${count.note})` : '';
  console.log(`${name}: ${count.passed} passed, ${count.failed} failed${note}`);
}
if (steps.length === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function countStep(status) {
  return status === '0'
    ? { passed: 1, failed: 0 }
    : { passed: 0, failed: 1, note: `exit status ${status}` };
}

function countTests(report, status) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    return { passed: 0, failed: 1, note: `no results: ${error.message}` };
  }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = results;
  if (!Number.isInteger(numPassedTests) || !Number.isInteger(numFailedTests)) {
    return { passed: 0, failed: 1, note: 'the results are not those of vitest' };
  }
  const unloaded = (testResults ?? []).filter(
    (file) => file.status === 'failed' && !hasFailedTest(file),
  );
  const count = {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    note: numPendingTests > 0 ? `${numPendingTests} skipped` : undefined,
  };
  if (count.failed > 0) return count;
  if (status !== '0') return { ...count, failed: 1, note: `exit status ${status}` };
  if (count.passed === 0) return { ...count, failed: 1, note: 'no test ran' };
  return count;
}

function hasFailedTest(file) {
  return (file.assertionResults ?? []).some((test) => test.status === 'failed');
}
