/** One thing that every plugin of a kind must do. `run` throws where the plugin does not. */
export interface ConformanceCase {
  readonly name: string;
  run(): void | Promise<void>;
}
