import type { ProgressListener } from '../engine/options.ts';
import { byteSize, count } from '../report/quantities.ts';

type Progress = Parameters<ProgressListener>[0];

/** The stream a bar is drawn on: stderr, or a test's stand-in. */
export interface BarStream {
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/**
 * One line on a terminal that is drawn over and over. Invariant: between two calls the cursor stands
 * at the beginning of an empty line or right behind a drawn bar, and `erase` brings back the former.
 */
export class ProgressBar {
  private readonly stream: BarStream;
  private readonly now: () => number;
  private drawn = false;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private phase = '';

  constructor(stream: BarStream, now: () => number = () => performance.now()) {
    this.stream = stream;
    this.now = now;
  }

  readonly listener: ProgressListener = (progress) => {
    const now = this.now();
    if (progress.phase === this.phase && now - this.drawnAt < redrawMs) return;
    this.phase = progress.phase;
    this.drawnAt = now;
    // The last column stays free: some terminals wrap as soon as it is filled.
    const width = (this.stream.columns || 80) - 1;
    this.stream.write(`${eraseLine}${progressLine(progress, width)}`);
    this.drawn = true;
  };

  erase(): void {
    if (!this.drawn) return;
    this.stream.write(eraseLine);
    this.drawn = false;
  }
}

const redrawMs = 100;
const eraseLine = '\r\x1b[2K';

/** The line for one state; parts are left out, the least important first, until it fits into `width`. */
export function progressLine(progress: Progress, width: number): string {
  const share = shareDone(progress);
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const files = `${count(progress.done)}/${count(progress.total)}`;
  const rate = rateText(progress);
  const left = timeLeft(progress, share);
  const bars = width >= 60 ? bar(share, 20) : bar(share, 10);
  const variants = [
    [progress.phase, bars, percent, rate, left, files],
    [progress.phase, bars, percent, rate, left],
    [progress.phase, percent, rate, left],
    [progress.phase, percent, left],
    [progress.phase, percent],
    [percent.trim()],
  ].map((parts) => parts.filter((part) => part !== '').join('  '));
  return variants.find((line) => line.length <= width) ?? '';
}

function shareDone({ done, total, bytes, totalBytes }: Progress): number {
  const share = totalBytes > 0 ? bytes / totalBytes : total > 0 ? done / total : 0;
  return Math.min(1, Math.max(0, share));
}

function bar(share: number, size: number): string {
  const filled = Math.round(share * size);
  return `[${'='.repeat(filled)}${' '.repeat(size - filled)}]`;
}

function rateText({ bytes, elapsedMs }: Progress): string {
  if (bytes <= 0 || elapsedMs <= 0) return '';
  return `${byteSize(Math.round((bytes * 1000) / elapsedMs))}/s`;
}

/** Nothing during the first second and below one percent, where an estimate would only jump about. */
function timeLeft({ elapsedMs }: Progress, share: number): string {
  if (share >= 1 || share < 0.01 || elapsedMs < 1000) return '';
  const seconds = Math.ceil((elapsedMs * (1 - share)) / share / 1000);
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')} min left`;
}
