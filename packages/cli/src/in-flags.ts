import { type FreeTicketsError, OptionError, UnknownPluginError } from '@freetickets/core';
import type { Command, Option } from 'commander';
import { shorthands } from './overrides.js';

/** What options are called that flags of other names give. */
const otherNames: { readonly [flag: string]: string } = {
  plugin: 'plugins',
  'load-limit': 'limits',
};

/**
 * An error's message as a user of the command line reads it: the flag in place of an option that came by one
 * (`--tickets: got 0` of `method edst: tickets: got 0`), before one that gave the name of no plugin, and in place of one that is
 * advised (`columns`).
 */
export function inFlags(error: FreeTicketsError, command: Command): string {
  const advised = error.message.replace(/`(\w+)`/g, (text, name) => {
    const option = command.options.find((each) => each.attributeName() === name && !each.negate);
    return option ? `\`${option.long}\`` : text;
  });
  if (error instanceof UnknownPluginError) {
    const by = command.options.find(
      (option) =>
        isGiven(command, option) &&
        names(command.getOptionValue(option.attributeName()), error.given),
    );
    return by ? `${by.long}: ${advised.replace(/^No/, 'no')}` : advised;
  }
  if (!(error instanceof OptionError)) return advised;
  const words = wordsOf(error.option);
  const flag = command.options.find(
    (option) => isGiven(command, option) && isSame(words, wordsOf(pathOf(option))),
  );
  return flag ? advised.replace(`${error.option}:`, () => `${flag.long}:`) : advised;
}

function isGiven(command: Command, option: Option): boolean {
  const name = option.attributeName();
  const isMeant = option.negate === (command.getOptionValue(name) === false);
  return isMeant && command.getOptionValueSource(name) === 'cli';
}

/** Whether a flag's value is a plugin's name, or holds it. */
const names = (value: unknown, plugin: string): boolean =>
  value === plugin ||
  (typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((each) => names(each, plugin)));

/** The path of the option that a flag gives. */
const pathOf = (option: Option): string =>
  shorthands[option.name()]?.path ?? otherNames[option.name()] ?? option.attributeName();

/** `config: optimizer: learningRate` as optimizer, learningRate; `method edst: tickets` as method, tickets. */
const wordsOf = (option: string): readonly string[] =>
  option
    .replace(/^config: /, '')
    .split(/: |\./)
    .map((word) => word.split(' ')[0]);

/** Whether two paths are one, of which either may begin further inside. */
const isSame = (a: readonly string[], b: readonly string[]): boolean => {
  const inCommon = Math.min(a.length, b.length);
  return a.slice(-inCommon).join() === b.slice(-inCommon).join();
};
