/**
 * What a command needs of the rest of the project, so that tests can put an engine of their own in its
 * place. The real one is `live.ts`.
 */
import type { Destage, DestageOptions } from '../actors/api.ts';
import type { RowStore, Stores } from '../stores/ports.ts';

/** The stores of a directory, and what closes all three. */
export interface OpenedStores extends Stores {
  close(): Promise<void>;
}

/** Stores and engines. */
export interface Platform {
  /**
   * Opens the stores of a directory. Errors: `directory-unusable`, `directory-locked`, `disk-full`,
   * `bad-option` when the directory was made for objects of another size.
   */
  openStores(options: {
    readonly directory: string;
    readonly logQuotaBytes: number;
    readonly objectBytesMax: number;
  }): Promise<OpenedStores>;
  /** A backend whose puts fail with a probability; the same seed fails the same puts. */
  failingRowStore(
    row: RowStore,
    options: { readonly failRate: number; readonly seed: number },
  ): RowStore;
  createDestage(options: DestageOptions): Promise<Destage>;
}
