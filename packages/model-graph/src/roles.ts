/** Roles of a layer's weights, in the order in which it makes them, each once: a second `kernel` is `kernel-2`. */
export function distinctRoles(roles: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return roles.map((role) => {
    const count = (counts.get(role) ?? 0) + 1;
    counts.set(role, count);
    return count === 1 ? role : `${role}-${count}`;
  });
}
