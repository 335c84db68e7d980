/** The clinic of the session ?1 at the time ?2: the lookup is the permission here too. */
const clinic = `(SELECT f.clinic_id FROM sessions s JOIN staff f ON f.id = s.staff_id
  WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND f.deactivated_at IS NULL)`;

export const whoAndState = `
  SELECT c.id AS clinic_id, c.name AS clinic_name, c.time_zone, f.name AS staff_name, i.unread,
    coalesce((SELECT max(seq) FROM changes WHERE clinic_id = c.id), 0) AS seq
  FROM sessions s JOIN staff f ON f.id = s.staff_id JOIN clinics c ON c.id = f.clinic_id
    JOIN inboxes i ON i.clinic_id = c.id
  WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND f.deactivated_at IS NULL`;

/** ?1 the clinic's number, ?2 the contact, ?3 a new id, ?4 now, ?5 the text's beginning. */
export const openOrTouch = `
  INSERT INTO conversations (clinic_id, id, number, contact, client_id, client_name, opened_at,
    last_message_at, last_message_text, last_message_author, unread_since, waiting_since)
  SELECT n.clinic_id, ?3, ?1, ?2, l.id, l.name, ?4, ?4, ?5, 'client', ?4, ?4
  FROM numbers n
    LEFT JOIN client_numbers cn ON cn.clinic_id = n.clinic_id AND cn.number = ?2
    LEFT JOIN clients l ON l.clinic_id = cn.clinic_id AND l.id = cn.client_id
  WHERE n.number = ?1
  ON CONFLICT (clinic_id, number, contact) WHERE closed_at IS NULL DO UPDATE SET
    last_message_at = ?4, last_message_text = ?5, last_message_author = 'client',
    unread_since = coalesce(unread_since, ?4), waiting_since = coalesce(waiting_since, ?4)`;

/** ?1 the clinic's number, ?2 the contact, ?3 a new id, ?4 the body, ?5 the gateway's id, ?6 now. */
export const storeInbound = `
  INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, provider_sid, created_at)
  SELECT v.clinic_id, ?3, v.id, 'inbound', 'client', ?4, ?5, ?6
  FROM numbers n JOIN conversations v ON v.clinic_id = n.clinic_id AND v.number = ?1
    AND v.contact = ?2 AND v.closed_at IS NULL
  WHERE n.number = ?1`;

export const seqOfNumber = `
  SELECT n.clinic_id, (SELECT max(seq) FROM changes WHERE clinic_id = n.clinic_id) AS seq
  FROM numbers n WHERE n.number = ?1`;

/** ?1 the clinic's number, ?2 the message, ?3 its delivery, ?4 now, ?5 the gateway's id. */
export const advance = `
  UPDATE messages SET delivery = ?3, delivery_at = ?4, provider_sid = ?5
  WHERE clinic_id = (SELECT clinic_id FROM numbers WHERE number = ?1) AND id = ?2
    AND (provider_sid IS NULL OR provider_sid = ?5)
    AND delivery IN ('queued', 'sending', 'unknown', iif(?3 = 'sent', '', 'sent'))
  RETURNING clinic_id`;

/** ?3 the conversation, ?4 a new id, ?5 the body, ?6 the form's token. */
export const storeReply = `
  INSERT INTO messages (clinic_id, id, conversation_id, direction, author, author_name, staff_id,
    body, client_token, delivery, delivery_at, created_at)
  SELECT f.clinic_id, ?4, v.id, 'outbound', 'staff', f.name, f.id, ?5, ?6, 'queued', ?2, ?2
  FROM sessions s JOIN staff f ON f.id = s.staff_id
    JOIN conversations v ON v.clinic_id = f.clinic_id AND v.id = ?3 AND v.closed_at IS NULL
  WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND f.deactivated_at IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM opt_outs o WHERE o.clinic_id = v.clinic_id AND o.number = v.contact)
  ON CONFLICT DO NOTHING
  RETURNING *`;

/** ?3 the conversation, ?4 the message that must have been stored, ?5 its beginning. */
export const answer = `
  UPDATE conversations SET last_message_at = ?2, last_message_text = ?5,
    last_message_author = 'staff', unread_since = NULL, waiting_since = NULL
  WHERE clinic_id = ${clinic} AND id = ?3
    AND EXISTS (SELECT 1 FROM messages WHERE clinic_id = ${clinic} AND id = ?4)
  RETURNING *`;

/** ?3 the message that must have been stored. */
export const putOnOutbox = `
  INSERT INTO outbox (clinic_id, kind, subject_id, due_at)
  SELECT clinic_id, 'deliver-message', id, ?2 FROM messages WHERE clinic_id = ${clinic} AND id = ?3`;

/** ?3 one more than a page shows, which tells of a next. */
export const newestConversations = `
  SELECT * FROM conversations WHERE clinic_id = ${clinic} AND closed_at IS NULL
  ORDER BY last_message_at DESC, id DESC LIMIT ?3`;

/** ?4 and ?5: time and id of the last row that the page has. */
export const olderConversations = newestConversations.replace(
  "ORDER",
  "AND (last_message_at, id) < (?4, ?5) ORDER",
);

/** ?3 the conversation, in this and the next two; ?4 one more message than a page shows. */
export const markRead = `
  UPDATE conversations SET unread_since = NULL
  WHERE clinic_id = ${clinic} AND id = ?3 AND unread_since IS NOT NULL RETURNING id`;

export const oneConversation = `
  SELECT v.*, o.opted_out_at FROM conversations v
  LEFT JOIN opt_outs o ON o.clinic_id = v.clinic_id AND o.number = v.contact
  WHERE v.clinic_id = ${clinic} AND v.id = ?3`;

export const newestMessages = `
  SELECT * FROM messages WHERE clinic_id = ${clinic} AND conversation_id = ?3
  ORDER BY position DESC LIMIT ?4`;

/** ?3 what the page has seen. */
export const changedRows = `
  SELECT DISTINCT v.* FROM changes h
  JOIN conversations v ON v.clinic_id = h.clinic_id AND v.id = h.conversation_id
  WHERE h.clinic_id = ${clinic} AND h.seq > ?3 LIMIT 501`;

/** ?3 what the page has seen, ?4 the conversation that it has open. */
export const changedMessages = `
  SELECT DISTINCT m.* FROM changes h
  JOIN messages m ON m.clinic_id = h.clinic_id AND m.id = h.message_id
  WHERE h.clinic_id = ${clinic} AND h.seq > ?3 AND h.conversation_id = ?4 LIMIT 501`;
