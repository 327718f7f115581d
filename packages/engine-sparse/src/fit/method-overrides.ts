/** Methods of single objects overridden, until they are restored. */
export class MethodOverrides {
  private readonly undo: (() => void)[] = [];

  /** Overrides an object's method by what `make` makes of the original. */
  override<T extends object, K extends keyof T>(
    target: T,
    key: K,
    make: (original: T[K]) => T[K],
  ): void {
    const own = Object.getOwnPropertyDescriptor(target, key);
    const original = target[key];
    const value = make(typeof original === 'function' ? original.bind(target) : original);
    Object.defineProperty(target, key, { value, configurable: true, writable: true });
    this.undo.push(() => {
      if (own) Object.defineProperty(target, key, own);
      else Reflect.deleteProperty(target, key);
    });
  }

  /** Takes them all away. */
  restore(): void {
    for (const undo of this.undo.splice(0).reverse()) undo();
  }
}
