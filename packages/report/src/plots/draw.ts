import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Html } from '../html.js';

/** Where Plot builds its elements: a document of this package's own, never the global one. */
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A size for plots, in CSS pixels where nothing scales them. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** Readable unscaled on a phone, and three abreast on a desktop. */
export const unit: PlotSize = { width: 380, height: 250 };

/** Attributes with coordinates, of which two decimals are all that can be seen. */
const coordinates = [
  'd',
  'transform',
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'width',
  'height',
  'points',
];

/** What a plot shows: a name for it, and a sentence for those who do not see it. */
export interface DrawOptions extends Omit<PlotOptions, 'document' | 'className' | 'ariaLabel'> {
  readonly label: string;
  readonly description?: string;
}

/**
 * A plot of Observable Plot as inline SVG. Its styles come from the page; to a screen reader it is one picture with a
 * name and a description.
 */
export function draw({ label, description, ...options }: DrawOptions): Html {
  const figure = plot({
    ...unit,
    marginLeft: 46,
    marginRight: 12,
    marginTop: 22,
    marginBottom: 36,
    ...options,
    x: { labelAnchor: 'center', labelArrow: 'none', ...options.x },
    y: { labelArrow: 'none', ...options.y },
    document,
    className: 'plot',
  });
  for (const style of [...figure.querySelectorAll('style')]) style.remove();
  for (const element of [...figure.querySelectorAll('*')]) {
    for (const name of ['aria-label', 'aria-description', 'aria-hidden']) {
      element.removeAttribute(name);
    }
    for (const name of coordinates) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/(\.\d\d)\d+/g, '$1'));
    }
  }
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', label);
  if (description) {
    const note = document.createElementNS('http://www.w3.org/2000/svg', 'desc');
    note.textContent = description;
    figure.prepend(note);
  }
  return new Html(figure.outerHTML);
}
