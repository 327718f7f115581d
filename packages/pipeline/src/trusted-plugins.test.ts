import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isListed, namedPlugins } from './trusted-plugins.js';

const listed = new Set(['social', '@lab/plugins', 'code.mjs']);

test.each(['social', '@lab/plugins', 'code.mjs'])(
  '%s may be loaded where its package is listed',
  (name) => {
    expect(isListed(name, listed)).toBe(true);
    expect(isListed(name, new Set())).toBe(false);
  },
);

test.each([
  'social/grow',
  'social/deep/grow.js',
  '@lab/plugins/grow',
  './code.mjs',
  '../code.mjs',
  '/tmp/code.mjs',
  'C:\\code.mjs',
  'file:///tmp/code.mjs',
  'data:text/javascript,1',
  'http://example.org/code.mjs',
  'node:fs',
  'social/../code.mjs',
  'social/%2e%2e/%2e%2e/code.mjs',
  'social/..\\code.mjs',
  'social/./code.mjs',
  'social//code.mjs',
  'social/',
  'social?code',
  'social#code',
  ' social',
  'social\0',
  'social-code',
  '@lab',
  '@lab/other',
  '@lab/../social',
  '',
  '.',
  '__proto__',
  'constructor',
])('%j may not, whatever else is listed', (name) => {
  expect(isListed(name, listed)).toBe(false);
});

test.each([[undefined], [null], [1], [{}], [['social']]])('nor what is no name: %j', (name) => {
  expect(isListed(name, listed)).toBe(false);
});

test('a trusted name resolves inside the folder of its package, whatever it is made of', () => {
  const part = fc.constantFrom(
    'social',
    '@lab',
    'plugins',
    '..',
    '.',
    '/',
    '\\',
    '%2e',
    '%2F',
    ':',
    'x',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const name = parts.join('');
      if (!isListed(name, listed)) return;
      const { pathname, protocol } = new URL(name, 'file:///node_modules/');
      expect(protocol).toBe('file:');
      expect(pathname).toMatch(/^\/node_modules\/(social|@lab\/plugins|code\.mjs)(\/|$)/);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

describe('the working project', () => {
  const before = process.cwd();
  let home: string;
  beforeEach(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), 'freetickets-')));
    await mkdir(join(home, 'runs', '1', 'inside'), { recursive: true });
    await mkdir(join(home, 'runs', '11'));
    const manifest = {
      dependencies: { a: '1' },
      devDependencies: { b: '1' },
      peerDependencies: { c: '1' },
      optionalDependencies: { d: '1' },
      bundledDependencies: ['e'],
    };
    await writeFile(join(home, 'package.json'), JSON.stringify(manifest));
    for (const name of ['a', 'b', 'c', 'd', 'e', 'code']) {
      await install(name, { keywords: ['freetickets-plugin'] });
    }
    await writeFile(
      join(home, 'runs', '1', 'package.json'),
      JSON.stringify({ dependencies: { code: '1' } }),
    );
  });
  afterEach(async () => {
    process.chdir(before);
    await rm(home, { recursive: true });
  });
  const install = async (name: string, says: object) => {
    const package_ = join(home, 'node_modules', name);
    await mkdir(package_, { recursive: true });
    await writeFile(join(package_, 'package.json'), JSON.stringify({ name, ...says }));
  };
  const plugins = ['a', 'b', 'c', 'd', 'e', 'code', { $custom: 'object' }];
  const from = (folder: string, run = 'runs/1') => {
    process.chdir(join(home, folder));
    return namedPlugins({ plugins }, join(home, run));
  };

  test('is that of the nearest package.json, with what it lists in any way', async () => {
    const expected = { trusted: ['a', 'b', 'c', 'd'], others: ['e', 'code'] };
    expect(await from('.')).toEqual(expected);
    expect(await from('runs')).toEqual(expected);
    expect(await from('runs/11')).toEqual(expected);
  });

  test.each(['runs/1', 'runs/1/inside'])(
    'is not one that data bring with them: %s',
    async (cwd) => {
      const others = plugins.filter((name) => typeof name === 'string');
      expect(await from(cwd)).toEqual({ trusted: [], others });
      await symlink(join(home, 'runs', '1'), join(home, 'link'));
      expect(await from(cwd, 'link')).toEqual({ trusted: [], others });
    },
  );

  test.each<[boolean, object]>([
    [true, { keywords: ['x', 'freetickets'] }],
    [true, { peerDependencies: { '@freetickets/core': '1' } }],
    [true, { dependencies: { freetickets: '1' } }],
    [false, {}],
    [false, { keywords: 'freetickets-plugin' }],
    [false, { devDependencies: { freetickets: '1' } }],
    [false, { dependencies: ['freetickets'] }],
  ])('trusts a package that it lists: %j, where that says %j', async (isTrusted, says) => {
    await install('a', says);
    expect((await from('runs')).trusted.includes('a')).toBe(isTrusted);
  });

  test('trusts none that is not installed', async () => {
    await rm(join(home, 'node_modules', 'a'), { recursive: true });
    expect((await from('.')).trusted).toEqual(['b', 'c', 'd']);
  });

  test('lists nothing where there is no package.json', async () => {
    await rm(join(home, 'package.json'));
    expect((await from('.')).trusted).toEqual([]);
  });

  test('is refused where its package.json is damaged', async () => {
    await writeFile(join(home, 'package.json'), '{');
    await expect(from('.')).rejects.toThrow(`${join(home, 'package.json')}: is not JSON`);
  });
});
