/**
 * Properties whose functions say which they are when they throw: it is an error of who wrote them, and
 * neither the system's nor the checker's.
 */
import { Refusal } from '../table/refusal.ts';
import type { Property } from './api.ts';

/** The functions ask and answer as before. */
export function withNamedErrors(property: Property): Property {
  const named = Object.entries(property).map(([field, value]: [string, unknown]) => {
    if (field === 'parts')
      return [field, (value as readonly Asked[]).map((part) => naming(property, part))];
    return [field, typeof value === 'function' ? naming(property, value as Asked) : value];
  });
  return Object.fromEntries(named) as Property;
}

type Asked = (...given: readonly unknown[]) => unknown;

function naming({ name }: Property, asked: Asked): Asked {
  const ask: Asked = (...given) => {
    try {
      return asked(...given);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const problem = `it throws: ${message}`;
      const remedy = 'Let it answer in every state: an actor may not be there, or not yet.';
      const refusal = new Refusal({ actor: `property ${JSON.stringify(name)}`, problem, remedy });
      throw Object.assign(refusal, { cause: error });
    }
  };
  // How many states it takes says whether it looks at a step.
  return Object.defineProperty(ask, 'length', { value: asked.length });
}
