//! Asking for a statement of account.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{Field, t};

/// A form for the days of a statement: it leads to the file, so it needs neither scripts nor a server function.
#[component]
pub fn StatementForm(
    /// Where the file is.
    #[prop(into)]
    to: String,
    from: NaiveDate,
    until: NaiveDate,
) -> impl IntoView {
    view! {
        <section class="section">
            <h2>{t("statement-title")}</h2>
            <p>{t("statement-lead")}</p>
            <form method="get" action=to class="stack">
                <Field
                    id="from"
                    name="from"
                    label=t("statement-from")
                    kind="date"
                    width="medium"
                    value=from.to_string()
                />
                <Field
                    id="until"
                    name="until"
                    label=t("statement-until")
                    kind="date"
                    width="medium"
                    value=until.to_string()
                />
                <div>
                    <button class="button button-quiet" type="submit">
                        {t("statement-button")}
                    </button>
                </div>
            </form>
        </section>
    }
}
