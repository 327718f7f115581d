/**
 * The platforms whose kernels are published built, each in a package of its own that npm installs where `os`, `cpu` and
 * `libc` fit. `compiler` builds them on a machine with the same system.
 */
export const platforms = {
  'linux-x64-gnu': { os: 'linux', cpu: 'x64', libc: 'glibc', compiler: 'x86_64-linux-gnu-gcc' },
  'linux-x64-musl': { os: 'linux', cpu: 'x64', libc: 'musl', compiler: 'musl-gcc' },
  'linux-arm64-gnu': {
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
    compiler: 'aarch64-linux-gnu-gcc',
  },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', compiler: 'clang', flags: ['-arch', 'arm64'] },
  'darwin-x64': { os: 'darwin', cpu: 'x64', compiler: 'clang', flags: ['-arch', 'x86_64'] },
  'win32-x64-msvc': { os: 'win32', cpu: 'x64', compiler: 'clang' },
};
