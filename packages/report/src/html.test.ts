import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { html, jsonScript } from './html.js';

test('text is escaped, HTML of the template is not', () => {
  const inner = html`<b>${'1 < 2 & "3"'}</b>`;
  expect(html`<p title="${'"\''}">${inner}</p>`.text).toBe(
    '<p title="&quot;&#39;"><b>1 &lt; 2 &amp; &quot;3&quot;</b></p>',
  );
});

test('lists are joined, and what is absent leaves nothing', () => {
  expect(html`${[1, undefined, false, ['a', html`<i></i>`]]}|${0}${''}`.text).toBe('1a<i></i>|0');
});

test('any text comes back as it was, from an element and from an attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { document } = parseHTML(html`<body><p title="${text}">${text}</p></body>`.text);
      const paragraph = document.querySelector('p');
      expect(paragraph?.textContent).toBe(text);
      expect(paragraph?.getAttribute('title')).toBe(text);
    }),
    { numRuns: 50 },
  );
});

test('data cannot end their script, and read back the same', () => {
  const data = { name: '</script><!-- <script>', values: [1, null] };
  const { text } = jsonScript('data', data);
  const inner = text.replace(/^<[^>]*>/, '').replace(/<\/script>$/, '');
  expect(inner).not.toContain('<');
  expect(JSON.parse(inner)).toEqual(data);
});
