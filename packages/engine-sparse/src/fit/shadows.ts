// biome-ignore lint/suspicious/noExplicitAny: methods of all kinds are put aside and called as they were.
type Method = (...given: any[]) => unknown;

/** Methods of single objects that stand before those of their classes, until they are taken away. */
export class Shadows {
  private readonly undo: (() => void)[] = [];

  /** Puts what `make` makes of an object's method before that method. */
  cast<K extends PropertyKey, M extends Method>(
    target: { readonly [key in K]: M },
    key: K,
    make: (original: M) => M,
  ): void {
    const own = Object.getOwnPropertyDescriptor(target, key);
    const value = make(target[key].bind(target) as M);
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
