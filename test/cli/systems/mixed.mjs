// Two systems, of which the second cannot be checked.
import lights from './lights.mjs';
import promise from './promise.mjs';

export default [lights[0], promise];
