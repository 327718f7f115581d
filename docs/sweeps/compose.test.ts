import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const text = readFileSync('docs/sweeps/compose.yaml', 'utf8');
const { services, volumes } = parse(text, { strict: true, uniqueKeys: true, version: '1.2' });

test('Redis keeps its jobs over a restart, and its password is nowhere in the file', () => {
  const [shell, flag, script] = services.redis.command;
  expect([shell, flag]).toEqual(['sh', '-c']);
  expect(script).toContain('--appendonly yes');
  expect(script).toContain('--maxmemory-policy noeviction');
  // `$$` is a dollar sign of the container's shell; what has `:?` has to be given.
  expect(script).toContain('--requirepass "$$REDIS_PASSWORD"');
  expect(services.redis.volumes).toEqual([`${Object.keys(volumes)[0]}:/data`]);
  const places = text.match(/\$\{REDIS_PASSWORD[^}]*\}/g) ?? [];
  expect(places).toHaveLength(2);
  for (const place of places) expect(place).toMatch(/:\?/);
});

test('a worker has its folders, and waits for Redis', () => {
  const { command, volumes: mounts, depends_on, environment } = services.worker;
  const inside = mounts.map((mount: string) => mount.split(':').at(-1));
  for (const flag of ['--store', '--data']) {
    expect(inside).toContain(command[command.indexOf(flag) + 1]);
  }
  expect(depends_on).toEqual({ redis: { condition: 'service_healthy' } });
  expect(services.redis.healthcheck.test).toHaveLength(2);
  expect(environment.FREETICKETS_REDIS).toMatch(/^redis:\/\/:\$\{.*\}@\$\{.*\}:6379$/);
});

const program = 'packages/freetickets/bin/freetickets.js';
test.runIf(existsSync('packages/freetickets/dist/bin.js'))(
  'its flags are those of a worker',
  () => {
    const [, name, ...args] = services.worker.command;
    const { stdout } = spawnSync(process.execPath, [program, name, '--help'], { encoding: 'utf8' });
    for (const flag of args.filter((arg: string) => arg.startsWith('--'))) {
      expect(stdout).toContain(`${flag} <`);
    }
  },
);
