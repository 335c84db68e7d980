import { fetchAgain } from "#data/attachments.ts";
import { fileKey, readFile } from "#data/files.ts";
import { forClinic } from "#data/store.ts";
import { formatOf, generatedName } from "#domain/attachment.ts";
import { paths } from "#src/paths.ts";
import { factory, wantsFragment } from "./context.ts";

/** Files for staff: through the clinic's own rows, never as anything that could run. */
export const files = factory
  .createApp()
  .get(paths.file(":id"), async (c) => {
    const store = forClinic(c.env.ports.databases, c.get("signedIn").clinic);
    const file = await readFile(store, c.req.param("id"));
    if (!file) return c.notFound();
    // A file never changes under its id.
    const etag = `"${file.id}"`;
    c.header("ETag", etag);
    c.header("Cache-Control", "private, no-cache");
    if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
    const object = await c.env.ports.bucket.get(fileKey(store, file.id));
    if (!object) return c.notFound();
    const { isPicture } = formatOf(file.contentType);
    const name = generatedName(file.contentType, 0);
    c.header("Content-Type", file.contentType);
    c.header("Content-Length", String(file.size));
    c.header("Content-Disposition", `${isPicture ? "inline" : "attachment"}; filename="${name}"`);
    return c.body(object.body);
  })
  .post(paths.fetching(":id", ":position"), async (c) => {
    const { id: conversationId, position } = c.req.param();
    const { clinic } = c.get("signedIn");
    const { ports } = c.env;
    const which = { conversationId, position: Number(position) };
    if (!Number.isSafeInteger(which.position)) return c.notFound();
    const store = forClinic(ports.databases, clinic);
    const { found, seq } = await fetchAgain(store, which, ports.now());
    if (!found) return c.notFound();
    ports.poke(clinic.id, seq);
    await ports.enqueue([
      { shard: clinic.shard, clinicId: clinic.id, kind: "keep-media", subjectId: position },
    ]);
    return wantsFragment(c)
      ? c.body(null, 204)
      : c.redirect(paths.conversation(conversationId), 303);
  });
