/** What says of which class each example is: whole numbers from 0 to 65,535, or texts. */
export type Labels = ArrayLike<number> | readonly string[];

/** Labels of a part of a data set, and what errors call it. */
export interface LabelledPart {
  readonly part: string;
  readonly labels: Labels;
}
