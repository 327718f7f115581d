/** Methods of single objects that stand before those of their classes, until they are taken away. */
export class Shadows {
  private readonly undo: (() => void)[] = [];

  /** Puts what `make` makes of an object's method before that method. */
  cast<T extends object, K extends keyof T>(
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
  lift(): void {
    for (const undo of this.undo.splice(0).reverse()) undo();
  }
}
