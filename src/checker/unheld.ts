/**
 * Which system ids machines ask for where nobody holds them. A search begins as if there were none, so
 * that who only means to be sure has no second outcome; where it comes upon one it begins again.
 */

/** Somebody asks for a system id that nobody holds, and the model has no step for that. */
export class Unheld extends Error {
  override readonly name = 'Unheld';
  readonly systemId: string;

  constructor(systemId: string) {
    super(`nobody holds the system id ${systemId}`);
    this.systemId = systemId;
  }
}

/** `search`: with a model of its own (`ModelOptions.unheld`). */
export async function knowingUnheld<T>(
  search: (unheld: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  const unheld = new Set<string>();
  for (;;)
    try {
      return await search(unheld);
    } catch (error) {
      if (!(error instanceof Unheld) || unheld.has(error.systemId)) throw error;
      unheld.add(error.systemId);
    }
}
