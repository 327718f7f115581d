import { Html } from './html.js';
import { media } from './style/media.css.js';
import { page } from './style/page.css.js';
import { tables } from './style/tables.css.js';

/** The page's whole style. */
export const style = new Html(`<style>${page}${tables}${media}</style>`);
