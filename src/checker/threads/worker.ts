/**
 * A worker thread of a search: does what the main thread hands to it, until there is no more.
 * Started by `crew.ts`, and by nobody else.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Control, rest } from '../control.ts';
import { Hand } from './hand.ts';
import type { Assignment, Order } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread alone');
const assignment = workerData as Assignment;

/** Whoever gives an order sends it first. */
function nextOrder(): Order {
  const received = port && receiveMessageOnPort(port);
  if (!received) throw new Error('a worker thread was given no order');
  return received.message as Order;
}

try {
  new Hand(assignment, nextOrder).run();
} catch (error) {
  port.postMessage(error);
  const control = new Control(assignment.threads, assignment.control);
  control.setOf(assignment.thread, 'rest', rest.failed);
  control.tellNews();
}
