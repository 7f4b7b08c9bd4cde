/**
 * Commands for the live program, offered only when it was started with `--control`: each a form, its
 * result below it. What is done here is recorded like everything else.
 */
import { useSignal } from '@preact/signals';
import type { Command } from '../../protocol.ts';
import { givenIn } from './given.ts';
import { problemOf } from '../model/latest.ts';
import { useWorkspace } from '../model/use.ts';

export function ControlPane() {
  const workspace = useWorkspace();
  return (
    <>
      <p class="muted">What is done here changes the running program, and is recorded.</p>
      {workspace.hello.value?.commands.map((command) => (
        <CommandForm key={command.command} command={command} />
      ))}
    </>
  );
}

type Field = Command['fields'][number];

function CommandForm({ command }: { readonly command: Command }) {
  const workspace = useWorkspace();
  const result = useSignal<{
    readonly text: string;
    readonly isBad: boolean;
    readonly seq?: number;
  }>({
    text: '',
    isBad: false,
  });
  const send = async (form: HTMLFormElement) => {
    try {
      const given = givenIn(command, new FormData(form));
      const { seq } = await workspace.source.ask('control', { command: command.command, given });
      result.value = { text: `Done: record ${seq}.`, isBad: false, seq };
    } catch (error) {
      result.value = { text: problemOf(error).message, isBad: true };
    }
  };
  return (
    <form
      class="command"
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      <h3>{command.label}</h3>
      {command.fields.map((field) => (
        <label key={field.name}>
          {field.label}
          <Input field={field} />
        </label>
      ))}
      <button type="submit">{command.label}</button>
      <p role="status" class={result.value.isBad ? 'bad' : ''}>
        {result.value.text}
      </p>
    </form>
  );
}

function Input({ field: { name, kind, choices = [] } }: { readonly field: Field }) {
  if (kind === 'choice')
    return (
      <select name={name}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (kind === 'json') return <textarea name={name} rows={3} placeholder="{}" spellcheck={false} />;
  return <input name={name} placeholder={kind === 'numbers' ? '1, 2, 3' : ''} autocomplete="off" />;
}
