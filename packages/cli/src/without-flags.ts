/** Arguments of a command without some of its flags, each of which has a value: `--jobs 2`, `--jobs=2`. */
export function withoutFlags(args: readonly string[], flags: readonly string[]): readonly string[] {
  const isOne = (arg: string): boolean => flags.includes(arg);
  return args.filter((arg, i) => !isOne(arg.split('=', 1)[0]) && !(i > 0 && isOne(args[i - 1])));
}
