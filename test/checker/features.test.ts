/**
 * Each feature of XState in a small system: its states and steps, exactly, and each path to each state
 * replayed on live actors (`explored`).
 */
import { expect, it } from 'vitest';
import { explored } from './kit/explored.ts';
import * as ofActors from './systems/features-of-actors.ts';
import * as ofCharts from './systems/features-of-charts.ts';

const systems = { ...ofCharts, ...ofActors };

/** States by number, then steps from one to another. */
const expected: Readonly<Record<keyof typeof systems, string>> = {
  nested: `
    0: root a.x
    1: root a.y
    2: root b
    0 environment → root: go 1
    1 environment → root: go 2`,
  parallel: `
    0: root (p.off q.off)
    1: root (p.on q.on)
    2: root (p.off q.on)
    0 environment → root: go 1
    1 environment → root: back 2
    2 environment → root: go 1`,
  shallowHistory: `
    0: root in.x
    1: root in.y.m
    2: root out
    3: root in.y.n
    4: root out
    5: root in.x
    6: root in.y.m
    7: root in.y.m
    8: root in.y.n
    9: root in.y.n
    0 environment → root: go 1
    0 environment → root: out 2
    1 environment → root: go 3
    1 environment → root: out 4
    2 environment → root: back 5
    3 environment → root: out 4
    4 environment → root: back 6
    5 environment → root: go 7
    5 environment → root: out 2
    6 environment → root: go 8
    6 environment → root: out 4
    7 environment → root: go 9
    7 environment → root: out 4
    8 environment → root: out 4
    9 environment → root: out 4`,
  deepHistory: `
    0: root in.x
    1: root in.y.m
    2: root out
    3: root in.y.n
    4: root out
    5: root in.x
    6: root out
    7: root in.y.m
    8: root in.y.m
    9: root in.y.n
    10: root in.y.n
    11: root in.y.n
    0 environment → root: go 1
    0 environment → root: out 2
    1 environment → root: go 3
    1 environment → root: out 4
    2 environment → root: back 5
    3 environment → root: out 6
    4 environment → root: back 7
    5 environment → root: go 8
    5 environment → root: out 2
    6 environment → root: back 9
    7 environment → root: go 10
    7 environment → root: out 4
    8 environment → root: go 11
    8 environment → root: out 4
    9 environment → root: out 6
    10 environment → root: out 6
    11 environment → root: out 6`,
  always: `
    0: root a {n: 0}
    1: root a {n: 1}
    2: root b {n: 2}
    0 environment → root: go 1
    1 environment → root: go 2`,
  afterNamed: `
    0: root (p.a q.a)
    1: root (p.b q.a)
    2: root (p.a q.b)
    3: root (p.b q.b)
    0 timer of root: soon 1
    0 timer of root: 10 2
    1 timer of root: 10 3
    2 timer of root: soon 3`,
  afterFixed: `
    0: root (p.a q.a)
    1: root (p.b q.a)
    2: root (p.a q.b)
    3: root (p.b q.b)
    0 timer of root: 20 1
    0 timer of root: 10 2
    1 timer of root: 10 3
    2 timer of root: 20 3`,
  raised: `
    0: root a
    1: root b
    0 environment → root: go 1`,
  raisedTwiceById: `
    0: root a {log: []}
    1: root a {log: ["one"]}
    2: root a {log: ["two"]}
    3: root b {log: []}
    4: root a {log: ["one", "two"]}
    5: root b {log: ["one"]}
    6: root a {log: ["two", "one"]}
    7: root b {log: ["two"]}
    8: root b {log: ["one"]}
    9: root b {log: ["one", "two"]}
    10: root b {log: ["two", "one"]}
    0 timer of root: one 1
    0 timer of root: two 2
    0 environment → root: stop 3
    1 timer of root: two 4
    1 environment → root: stop 5
    2 timer of root: one 6
    2 environment → root: stop 7
    3 timer of root: one 8
    4 environment → root: stop 9
    5 timer of root: two 9
    6 environment → root: stop 10
    7 timer of root: one 10`,
  raisedTwiceWithoutId: `
    0: root {log: []}
    1: root {log: ["tick"]}
    2: root {log: ["tick", "tick"]}
    0 timer of root: tick 1
    0 timer of root: tick 1
    1 timer of root: tick 2`,
  wildcards: `
    0: root a
    1: root b
    2: root c
    0 environment → root: b.one 1
    0 environment → root: other 2`,
  reenter: `
    0: root a {n: 1}
    1: root a {n: 2}
    2: root a {n: 3}
    0 environment → root: again 1
    1 environment → root: again 2`,
  emitted: `
    0: root
    0 environment → root: go 0`,
  enqueued: `
    0: root {n: 0}
    1: root {n: 1}
    2: root {n: 2}
    0 environment → root: go 1
    1 environment → root: go 2`,
  afterFixedInOrder: `
    0: root (p.a q.a)
    1: root (p.b q.a)
    2: root (p.b q.b)
    0 timer of root: 10 1
    1 timer of root: 20 2`,
  sendByIdSystemIdAndRef: `
    0: root {log: [], ref: @root/third}, third, first …, second
    1: root {log: [], ref: @root/third} …, third, first, second
    2: root {log: ["a"], ref: @root/third}, third, first, second …
    3: root {log: ["a"], ref: @root/third} …, third, first, second
    4: root {log: ["a", "b"], ref: @root/third}, third …, first, second
    5: root {log: ["a", "b"], ref: @root/third} …, third, first, second
    6: root {log: ["a", "b", "c"], ref: @root/third}, third, first, second
    0 root → first: a 1
    1 first → root: a 2
    2 root → second: b 3
    3 second → root: b 4
    4 root → third: c 5
    5 third → root: c 6`,
  delayedSend: `
    0: root a, kid a
    1: root a, kid a …
    2: root b, kid a
    3: root b, kid a …
    4: root a, kid b
    5: root b, kid b
    0 timer of root: hello 1
    0 environment → root: stop 2
    1 environment → root: stop 3
    1 root → kid: hello 4
    3 root → kid: hello 5
    4 environment → root: stop 5`,
  spawnAndStop: `
    0: root a
    1: root b …, kid up
    2: root c, kid up
    3: root d …
    4: root d
    0 environment → root: go 1
    1 kid → root: hello 2
    1 environment → root: go 3
    3 kid → root: hello 4`,
  spawnInAssign: `
    0: root a {ref: null}
    1: root b {ref: @root/kid}, kid up …
    2: root b {ref: @root/kid}, kid met
    0 environment → root: go 1
    1 root → kid: hello 2`,
  invokeDone: `
    0: root a {log: []}, kid x
    1: root a {log: []} …, kid y done {sum: 3}
    2: root b {log: [{sum: 3}]}
    0 timer of kid: soon 1
    1 kid → root: xstate.done.actor.kid {output: {sum: 3}, actorId: "kid"} 2`,
  invokeError: `
    0: root a, kid x
    1: root a …, kid x error
    2: root b
    0 timer of kid: 10 1
    1 kid → root: xstate.error.actor.kid {error: {error: "Error", message: "broken"}, actorId: "kid"} 2`,
  errorUnhandled: `
    0: root, kid x
    1: root …, kid x error
    2: root error
    0 timer of kid: 10 1
    1 kid → root: xstate.error.actor.kid {error: {error: "Error", message: "broken"}, actorId: "kid"} 2`,
  errorAtStart: `
    0: root a …, kid error
    1: root b
    0 kid → root: xstate.error.actor.kid {error: {error: "Error", message: "unborn"}, actorId: "kid"} 1`,
  grandchildren: `
    0: root a, kid waits, kid/grandkid x
    1: root a, kid waits …, kid/grandkid y done
    2: root a …, kid over done
    3: root b, kid over done
    0 timer of kid/grandkid: 10 1
    1 kid/grandkid → kid: xstate.done.actor.grandkid {actorId: "grandkid"} 2
    2 kid → root: xstate.done.actor.kid {actorId: "kid"} 3`,
  idUsedAgain: `
    0: root a, kid x
    1: root a, kid y
    0 environment → root: again 0
    0 timer of kid: 10 1
    1 environment → root: again 0`,
  stillborn: `
    0: root b`,
  namelessChildren: `
    0: root {one: @root/child:0, two: @root/child:1}, child:0, child:1`,
  askForWhoIsThere: `
    0: root alone {log: []}
    1: root two {log: []}, it
    2: root alone {log: ["undefined"]}
    3: root two {log: ["object"]}, it
    4: root two {log: ["undefined"]}, it
    5: root alone {log: ["object"]}
    0 environment → root: come 1
    0 environment → root: ask 2
    1 environment → root: leave 0
    1 environment → root: ask 3
    2 environment → root: come 4
    3 environment → root: leave 5
    4 environment → root: leave 2
    4 environment → root: ask 3
    5 environment → root: come 3
    5 environment → root: ask 2`,
};

it.each(Object.keys(expected) as (keyof typeof systems)[])('%s', (name) => {
  const { logic, ...options } = systems[name]();
  const { states, steps } = explored(logic, options);
  const lines = [...states.map((state, number) => `${number}: ${state}`), ...steps];
  expect(lines).toEqual(expected[name].trim().split(/\n\s*/));
});
