import type { Html, Part } from './html.js';
import type { Placement } from './sections/section.js';

/** What a report of runs shows by their task: of classes, or of a number. */
export interface ReportParts {
  /** Of one run, in sentences, where there is more to say than the verdict. */
  readonly findings?: (index: number) => Part;
  /** The verdict on one screen. */
  readonly dashboard: Html;
  /** The curves of several runs on the same plots. */
  readonly comparison: (placement: Placement) => Html;
  /** All that is known of one run. */
  readonly details: (index: number, placement: Placement) => Html;
  /** Everything that is shown, as data. */
  readonly data: unknown;
}
