/**
 * Cuts files, in their order, into batches of some `batchBytes` each. Returns where batches begin, as positions
 * in `files`, and at last `files.length`.
 */
export function cutBatches(
  files: readonly { readonly size: number }[],
  batchBytes: number,
): number[] {
  const batches = [0];
  let bytes = 0;
  files.forEach((file, i) => {
    bytes += file.size;
    if (bytes >= batchBytes) {
      batches.push(i + 1);
      bytes = 0;
    }
  });
  if (batches.at(-1) !== files.length) batches.push(files.length);
  return batches;
}
