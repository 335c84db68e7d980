import { paths } from "#src/paths.ts";

/**
 * What Ctrl+K opens. It is in every page, so that what is typed right after is typed there; what the
 * page can do commands.js adds, and what else there is the server finds.
 */
export function Palette() {
  return (
    <dialog id="commands" class="dialog commands" aria-label="Find or do">
      <input
        id="commands-words"
        name="q"
        role="combobox"
        aria-label="Find or do"
        aria-expanded="true"
        aria-controls="commands-list"
        aria-autocomplete="list"
        autocomplete="off"
        placeholder="An action, a place, a client, a patient, a number"
        hx-post={paths.finding(paths.commands())}
        hx-target="#commands-found"
        hx-trigger="input changed delay:150ms, commands:look"
        hx-sync="this:replace"
      />
      <div id="commands-list" class="commands-list" role="listbox" aria-label="Found">
        <div id="commands-here" class="commands-group" role="group" aria-label="On this page" />
        <div id="commands-found" role="presentation" />
      </div>
      <p id="commands-said" role="status" />
    </dialog>
  );
}
