import type { SignedIn } from "#domain/staff.ts";
import { StaffPage } from "#templates/staff-page.tsx";
import { ClientForm, type ClientFields, type ClientFormProblems } from "./client-form.tsx";

export function ClientFormPage({
  signedIn,
  state,
  title,
  back,
  ...form
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  title: string;
  back: string;
  action: string;
  fields: ClientFields;
  problems?: ClientFormProblems;
}) {
  return (
    <StaffPage signedIn={signedIn} title={title} state={state}>
      <div class="page page-narrow">
        <h1>{title}</h1>
        <ClientForm {...form} clinic={signedIn.clinic} />
        <p>
          <a href={back}>Cancel</a>
        </p>
      </div>
    </StaffPage>
  );
}
