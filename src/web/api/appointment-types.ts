import * as z from "zod";
import { listTypes } from "#data/appointment-types.ts";
import { paths } from "#src/paths.ts";
import { operation } from "./operation.ts";

const appointmentType = z
  .object({
    id: z.string(),
    name: z.string(),
    minutes: z.int().meta({ description: "How long one usually takes." }),
    sensitive: z.boolean().meta({ description: "Nothing automated is ever sent about one." }),
  })
  .meta({ id: "AppointmentType", description: "A kind of appointment that the clinic offers." });
const appointmentTypes = z
  .object({ items: z.array(appointmentType) })
  .meta({ id: "AppointmentTypes" });

export const appointmentTypeOperations = [
  operation({
    method: "GET",
    path: paths.api.appointmentTypes(),
    id: "listAppointmentTypes",
    summary: "The kinds of appointment that the clinic offers",
    tag: "Appointments",
    scope: "appointments:read",
    answer: appointmentTypes,
    statuses: { 200: "All of them, by name." },
    async run({ store }) {
      const types = await listTypes(store);
      const items = types.map(({ id, name, minutes, isSensitive }) => ({
        ...{ id, name, minutes },
        sensitive: isSensitive,
      }));
      return { status: 200, answer: { items } };
    },
  }),
];
