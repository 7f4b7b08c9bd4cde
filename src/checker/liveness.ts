import type { Property, PropertyResult } from './api.ts';
import type { Model } from './model.ts';
import type { Found, Search } from './search.ts';
export function checkLiveness(_model: Model, _search: Search, _found: Found, property: Property): PropertyResult {
  return { name: property.name, kind: property.kind, verdict: 'incomplete' };
}
