import {
  type AnyPlugin,
  OptionError,
  type PluginKind,
  specOf,
  suggestion,
} from '@freetickets/core';
import type { Command } from 'commander';
import { toJSONSchema, type ZodType } from 'zod';
import type { App } from '../app.js';
import { importModule, readConfig } from '../config-file.js';
import type { Output } from '../output.js';
import { outputWidth, wrapped } from '../table.js';
import { addPluginOption, subcommand } from './common.js';

interface PluginsFlags {
  readonly kind?: string;
  readonly config?: string;
  readonly plugin?: readonly string[];
}

/** `plugins`: what there is, and its options. */
export function addPluginsCommand(program: Command, app: App, output: Output): void {
  const command = subcommand(
    program,
    'plugins',
    'list what can be named in a config, with options and defaults',
    ['plugins --kind grow', 'plugins --config freetickets.config.ts'],
  );
  addPluginOption(command)
    .option('--kind <kind>', 'only those of a kind, such as grow')
    .option('--config <file>', 'list the plugins of this config, too')
    .action(async ({ kind, config, plugin = [] }: PluginsFlags) => {
      const given = config ? await readConfig(config, app, plugin) : { plugins: plugin };
      const { plugins: own = [] } = given as { readonly plugins?: unknown };
      if (!Array.isArray(own)) throw new OptionError('config: plugins', own, 'a list of plugins');
      const registry = await app.registryWith(own, importModule);
      const kinds = [...new Set(registry.list().map((each) => each.kind))];
      if (kind && !kinds.includes(kind as PluginKind)) {
        const meant = suggestion(kind, kinds);
        throw new OptionError(
          '--kind',
          kind,
          `one of ${kinds.join(', ')}${meant ? `; ${meant}` : ''}`,
        );
      }
      const listed = kinds.filter((each) => !kind || each === kind);
      const plugins = listed.flatMap((each) => registry.list(each));
      output.result(plugins.map(description), () =>
        listed.map((each) => listing(each, registry.list(each))).join('\n\n'),
      );
    });
}

/** Characters below which a line has no room for names to the left of what they are. */
const NARROW = 60;

/** The plugins of a kind: names to the left, or above; what each is and its options to the right, or below, in lines that fit. */
function listing(kind: PluginKind, plugins: readonly AnyPlugin[]): string {
  const isNarrow = outputWidth() < NARROW;
  const indent = isNarrow ? 4 : Math.max(...plugins.map(({ pluginName }) => pluginName.length)) + 4;
  const width = Math.min(outputWidth(), 120) - indent;
  const entries = plugins.flatMap((plugin) => {
    const options = optionsText(plugin);
    const lines = [
      ...wrapped(plugin.summary, width),
      ...(options ? wrapped(`options: ${options}`, width) : []),
    ];
    const name = `  ${plugin.pluginName}`;
    if (isNarrow) return [name, ...lines.map((text) => ' '.repeat(indent) + text)];
    return lines.map((text, i) => (i === 0 ? name : '').padEnd(indent) + text);
  });
  return [kind, ...entries].join('\n');
}

interface OptionsSchema {
  readonly properties?: {
    readonly [name: string]: {
      readonly default?: unknown;
      readonly type?: string;
      readonly enum?: readonly unknown[];
    };
  };
}

/** The JSON schema of a plugin's options, where its schema is zod's. */
function schemaOf({ schema }: AnyPlugin): OptionsSchema | undefined {
  if (schema?.['~standard'].vendor !== 'zod') return undefined;
  return toJSONSchema(schema as ZodType, {
    io: 'input',
    unrepresentable: 'any',
  }) as OptionsSchema;
}

const description = (plugin: AnyPlugin) => ({
  kind: plugin.kind,
  name: plugin.pluginName,
  summary: plugin.summary,
  options: schemaOf(plugin) ?? {},
});

function optionsText(plugin: AnyPlugin): string {
  const properties = Object.entries(schemaOf(plugin)?.properties ?? {});
  return properties
    .map(([name, option]) => {
      const kind = option.enum?.join('|') ?? option.type ?? 'value';
      return option.default === undefined
        ? `${name}: ${kind}`
        : `${name} = ${JSON.stringify(specOf(option.default))}`;
    })
    .join(', ');
}
