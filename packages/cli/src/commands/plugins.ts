import { type AnyPlugin, OptionError, type PluginKind } from '@freetickets/core';
import Table from 'cli-table3';
import type { Command } from 'commander';
import { toJSONSchema, type ZodType } from 'zod';
import type { App } from '../app.js';
import { createOutput } from '../output.js';
import { type CommonFlags, subcommand } from './common.js';

interface PluginsFlags extends CommonFlags {
  readonly kind?: string;
}

/** `plugins`: what there is, and its options. */
export function addPluginsCommand(program: Command, app: App): void {
  subcommand(program, 'plugins', 'list what can be named in a config, with options and defaults')
    .option('--kind <kind>', 'only those of a kind, such as grow')
    .action(({ json, kind, ...flags }: PluginsFlags) => {
      const output = createOutput(flags);
      const kinds = [...new Set(app.registry.list().map((plugin) => plugin.kind))];
      if (kind && !kinds.includes(kind as PluginKind)) {
        throw new OptionError('--kind', kind, `one of ${kinds.join(', ')}`);
      }
      const plugins = app.registry.list(kind as PluginKind | undefined);
      if (json) {
        output.result(JSON.stringify(plugins.map(description)));
        return;
      }
      const table = new Table({
        head: ['kind', 'name', 'options', 'what it is'],
        style: { head: [], border: [], compact: true },
        colWidths: [14, 28, 44, 58],
        wordWrap: true,
      });
      table.push(
        ...plugins.map((plugin) => [
          plugin.kind,
          plugin.pluginName,
          optionsText(plugin),
          plugin.summary,
        ]),
      );
      output.result(table.toString());
    });
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
        : `${name} = ${JSON.stringify(option.default)}`;
    })
    .join(', ');
}
