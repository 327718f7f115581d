import { describe, expect, expectTypeOf, test } from 'vitest';
import * as z from 'zod/mini';
import {
  createRegistry,
  type Dataset,
  definePlugin,
  type GrowCriterion,
  layerView,
  OptionError,
  originOf,
  PluginError,
  type PluginKind,
  type Schedule,
  specOf,
  UnknownPluginError,
} from './index.js';

const never = new Promise<Dataset>(() => {});
const half = definePlugin({ kind: 'schedule', name: 'half', summary: 'always 0.5' }, () => ({
  at: () => 0.5,
}));
const power = definePlugin(
  {
    kind: 'schedule',
    name: 'power',
    summary: 'a power of the progress',
    options: z.strictObject({
      exponent: z.number({ error: 'a finite number' }),
      scale: z._default(z.number(), 1),
    }),
  },
  ({ exponent, scale }) => ({ at: (progress) => scale * progress ** exponent }),
);
const first = definePlugin(
  { kind: 'grow', name: 'first', summary: 'the first inactive ones' },
  () => ({
    needs: [],
    grow: (layer, count) => layer.mask.inactive().slice(0, count),
  }),
);

describe('a plugin', () => {
  test('makes an object of its kind, with defaults, that remembers where it came from', () => {
    const schedule = power({ exponent: 2 });
    expect(schedule.at(0.5)).toBe(0.25);
    expect(originOf(schedule)).toEqual({
      kind: 'schedule',
      name: 'power',
      options: { exponent: 2, scale: 1 },
    });
  });

  test('names the option that is wrong, the value, and what is expected', () => {
    expect(() => power({ exponent: Number.NaN })).toThrow(
      new OptionError('schedule power: exponent', Number.NaN, 'a finite number'),
    );
    expect(() => power({ exponent: 1, scal: 2 } as never)).toThrow(
      'schedule power: scal: got 2, expected no such option; did you mean scale? There are: exponent, scale.',
    );
    expect(() => half({ exponent: 1 } as never)).toThrow(
      /^schedule half: got {"exponent":1}, expected no options: it declares none.*definePlugin.*z\.strictObject/,
    );
  });

  test('is typed by its options', () => {
    expectTypeOf(power).parameters.toEqualTypeOf<
      [options: { exponent: number; scale?: number | undefined }]
    >();
    // @ts-expect-error it takes no options
    expect(() => half({ foo: 1 })).toThrow(OptionError);
    expectTypeOf(power({ exponent: 1 })).toExtend<Schedule>();
    expectTypeOf(first()).toExtend<GrowCriterion>();
  });
});

describe('a registry', () => {
  const registry = createRegistry(half, power, first);

  test('finds plugins by kind and name, typed', () => {
    expect(registry.get('schedule', 'power')({ exponent: 1 }).at(0.25)).toBe(0.25);
    expectTypeOf(registry.get('schedule', 'power')).toEqualTypeOf<typeof power>();
    // @ts-expect-error a wrong name is a compile error
    expect(() => registry.get('schedule', 'powr')).toThrow(UnknownPluginError);
  });

  test('lists the right names when given a wrong one', () => {
    expect(() => registry.resolve('schedule', 'powr')).toThrow(
      'No schedule named "powr". Registered: half, power.',
    );
    expect(() => registry.resolve('method', 'edst')).toThrow('Registered: none.');
  });

  test('resolves names, named options, plugins and values', () => {
    expect(registry.resolve('schedule', 'half').at(0)).toBe(0.5);
    expect(registry.resolve('schedule', { name: 'power', exponent: 3 }).at(0.5)).toBe(0.125);
    expect(registry.resolve('schedule', half).at(0)).toBe(0.5);
    const value = { at: () => 0.7 };
    expect(registry.resolve('schedule', value)).toBe(value);
    expect(() => registry.resolve('schedule', 3)).toThrow(OptionError);
  });

  test('takes an object with a name and functions as a value, not as a plugin name', () => {
    const dataset = { name: 'mine', about: { summary: '', terms: '' }, load: async () => never };
    expect(registry.resolve('dataset', dataset)).toBe(dataset);
  });

  test('takes an object whose methods are its class’s', () => {
    class Falling {
      readonly name = 'falling';
      at(progress: number): number {
        return 1 - progress;
      }
    }
    expect(registry.resolve('schedule', new Falling()).at(0.25)).toBe(0.75);
  });

  test.each<[PluginKind, object, string]>([
    ['schedule', { values: () => [] }, 'a schedule with at()'],
    ['calibrator', { fit: () => null }, 'a calibrator with calibrate()'],
    ['calibrator', { calibrate: 3, other: () => 1 }, 'a calibrator with fit() and calibrate()'],
    ['dataset', { name: 'mine', laod: () => 1 }, 'a dataset with load()'],
    ['method', { plan: [], name: () => 1 }, 'a method with plan()'],
  ])('refuses a %s that is %o: it says what is missing', (kind, spec, expected) => {
    expect(() => registry.resolve(kind, spec)).toThrow(OptionError);
    expect(() => registry.resolve(kind, spec)).toThrow(expected);
  });

  test.each([
    ['nothing', () => undefined],
    ['a promise', async () => ({ at: () => 1 })],
    ['another thing', () => ({ plan: () => 1 })],
  ])('a plugin that makes %s is named', (_, make) => {
    const wrong = definePlugin(
      { kind: 'schedule', name: 'wrong', summary: '' },
      // @ts-expect-error a plugin in JavaScript may make anything
      make,
    );
    expect(() => wrong()).toThrow(PluginError);
    expect(() => registry.use(wrong).resolve('schedule', 'wrong')).toThrow(
      /^schedule wrong: it made/,
    );
  });

  test.each([
    ['data that names nothing', { exponent: 2 }],
    ['an empty object', {}],
    ['a list', [1]],
    ['a function that is no plugin', () => 1],
    ['a plugin of another kind', first],
    ['an object of another kind', first()],
    ['true', true],
  ])('refuses %s', (_, spec) => {
    expect(() => registry.resolve('schedule', spec)).toThrow(
      /expected a schedule, or the name of one: half, power/,
    );
  });

  test('makes options of the same kind by name too', () => {
    const then = definePlugin(
      {
        kind: 'schedule',
        name: 'then',
        summary: 'another schedule, squared',
        options: z.strictObject({
          inner: z.custom<Schedule>((value) => typeof value?.at === 'function'),
        }),
      },
      ({ inner }) => ({ at: (progress) => inner.at(progress) ** 2 }),
    );
    const spec = { name: 'then', inner: { name: 'power', exponent: 1 } };
    const schedule = registry.use(then).resolve('schedule', spec);
    expect(schedule.at(0.5)).toBe(0.25);
    expect(specOf(schedule)).toEqual({
      name: 'then',
      inner: { name: 'power', exponent: 1, scale: 1 },
    });
  });

  test('makes lists of the same kind by name too', () => {
    const sum = definePlugin(
      {
        kind: 'schedule',
        name: 'sum',
        summary: 'the sum of others',
        options: z.strictObject({
          of: z.array(z.custom<Schedule>((value) => typeof value?.at === 'function')),
        }),
      },
      ({ of }) => ({ at: (progress) => of.reduce((total, each) => total + each.at(progress), 0) }),
    );
    const spec = { name: 'sum', of: [{ name: 'power', exponent: 1 }, { name: 'half' }] };
    expect(registry.use(sum).resolve('schedule', spec).at(0.25)).toBe(0.75);
  });

  test('refuses a second plugin of the same kind and name, and is not changed by use', () => {
    expect(() => registry.use(half)).toThrow(OptionError);
    const more = registry.use(
      definePlugin({ kind: 'grow', name: 'half', summary: '' }, () => first()),
    );
    expect(more.list('grow').map(({ pluginName }) => pluginName)).toEqual(['first', 'half']);
    expect(registry.list('grow')).toHaveLength(1);
    expect(more.get('grow', 'half').pluginName).toBe('half');
  });
});

test('a signal that was not collected says how to ask for it', () => {
  const mask = {
    size: 1,
    count: 1,
    bits: new Uint8Array([1]),
    has: () => true,
    active: () => new Int32Array(1),
    inactive: () => new Int32Array(),
  };
  const view = layerView({
    name: 'fc/kernel',
    shape: [1],
    mask,
    explored: mask,
    weights: [1],
    gradient: [2],
  });
  expect(view.gradient).toEqual([2]);
  expect(() => view.denseGradient).toThrow("needs: ['denseGradient']");
});
