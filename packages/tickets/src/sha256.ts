/**
 * The SHA-256 of bytes, in hex: by Web Crypto; by a library, loaded then, where that is missing, as it is in pages that came
 * neither over https nor from the machine itself.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const data = new Uint8Array(bytes);
  const { subtle }: Partial<typeof crypto> = crypto;
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', data))
    : await byLibrary(data);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function byLibrary(data: Uint8Array): Promise<Uint8Array> {
  const library = await import('./sha256-library.js');
  return library.sha256(data);
}
