// A module whose system cannot be checked: it waits for a promise.
import { fromPromise, setup } from 'xstate';

const logic = setup({ actors: { work: fromPromise(() => Promise.resolve()) } }).createMachine({
  id: 'hopeful',
  invoke: { src: 'work', id: 'work' },
});

export default { name: 'hopeful', logic };
