/**
 * A few choices side by side, one of them taken.
 * Each is a button that says whether it is pressed.
 */
export function Segmented<Choice extends string>({
  label,
  options,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly options: readonly (readonly [Choice, string])[];
  readonly chosen: Choice;
  readonly onChoose: (choice: Choice) => void;
}) {
  return (
    <div class="segmented" role="group" aria-label={label}>
      {options.map(([choice, text]) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === chosen}
          onClick={() => onChoose(choice)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
