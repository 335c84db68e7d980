import { type BeingTold as Told, notifications, sounds } from "#domain/being-told.ts";
import { paths } from "#src/paths.ts";

/** How somebody hears of a client's text while the inbox is open; the ball is there in any case. */
export function BeingTold({ told }: { told: Told }) {
  return (
    <form class="stack" method="post" action={paths.beingTold()}>
      <p class="hint">
        When a client writes and nobody else of the clinic has their conversation open.
      </p>
      <fieldset>
        <legend>Sound</legend>
        {sounds.map((sound) => (
          <label class="choice">
            <input type="radio" name="sound" value={sound} checked={sound === told.sound} />
            {soundWords[sound]}
          </label>
        ))}
        <p>
          <button type="button" class="quiet with-script" id="try-sound">
            Try the sound
          </button>
        </p>
      </fieldset>
      <fieldset>
        <legend>Notification on this computer, while you look at something else</legend>
        {notifications.map((notification) => (
          <label class="choice">
            <input
              type="radio"
              name="notification"
              value={notification}
              checked={notification === told.notification}
            />
            {notificationWords[notification]}
          </label>
        ))}
        <p class="hint">It never shows what they wrote: a locked screen may show it to anybody.</p>
        <p id="may-notify" role="status" />
      </fieldset>
      <p>
        <button>Save</button>
      </p>
    </form>
  );
}

const soundWords = {
  off: "Off",
  soft: "Soft: once",
  insistent: "Insistent: again every 20 seconds, until somebody is there",
};
const notificationWords = {
  off: "Off",
  anonymous: "That a client wrote",
  named: "Who wrote",
};
