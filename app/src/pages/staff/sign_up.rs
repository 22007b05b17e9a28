//! The sign-up pages for the merchant's people: links, codes, snippets for their site, and which sites may show the pages.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{AddSite, DropSite};
use crate::ui::{
    Area, Column, DataTable, ErrorSummary, Field, FieldProblems, Hidden, PostForm, StaffTab, answered, page,
    param, path, t, tr, words,
};
use crate::wire::{SignUpGroup, StaffSignUpView};

#[component]
pub fn SignUpSitesPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.staff_sign_up(&merchant).await }, sign_up)
}

fn sign_up(view: StaffSignUpView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems.clone());
    let groups: Vec<_> = view
        .groups
        .iter()
        .map(|group| group_section(&view.home, &slug, group))
        .collect();
    let sites = sites(&view, problems.clone());
    page(
        view.frame,
        Area::Staff(StaffTab::Catalogue),
        &t("sign-up-pages"),
        view! {
            <ErrorSummary problems />
            <p>
                <a href=path::catalogue(&slug)>{t("nav-catalogue")}</a>
            </p>
            <h1>{t("sign-up-pages")}</h1>
            <p class="lead">{t("sign-up-pages-lead")}</p>
            {sites}
            {groups}
        }
        .into_any(),
    )
}

fn sites(view: &StaffSignUpView, problems: FieldProblems) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let may_change = view.may_change;
    let mut columns = vec![
        Column::text(t("field-site")),
        Column::text(t("sign-up-site-since")),
    ];
    if may_change {
        columns.push(Column::text(t("user-action")));
    }
    let rows: Vec<Vec<AnyView>> = view
        .sites
        .iter()
        .map(|site| {
            let mut cells = vec![
                site.origin.clone().into_any(),
                words::date_short(site.added_on).into_any(),
            ];
            if may_change {
                let label = tr("sign-up-site-drop-of", &[("site", &site.origin)]);
                let (slug, origin) = (slug.clone(), site.origin.clone());
                cells.push(
                    view! {
                        <PostForm action=DropSite::PATH class="inline">
                            <Hidden name="form[merchant]" value=slug />
                            <Hidden name="form[site]" value=origin />
                            <button class="link" type="submit" aria-label=label>
                                {t("sign-up-site-drop")}
                            </button>
                        </PostForm>
                    }
                    .into_any(),
                );
            }
            cells
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="empty">{t("sign-up-no-sites")}</p> }.into_any()
    } else {
        view! { <DataTable caption=t("sign-up-sites") columns rows /> }.into_any()
    };
    let typed = view.form.site.clone();
    let add = may_change.then(|| {
        view! {
            <PostForm action=AddSite::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug />
                <Field
                    id="site"
                    label=t("field-site")
                    hint=t("sign-up-site-hint")
                    inputmode="url"
                    autocomplete="off"
                    maxlength=280
                    value=typed
                    required=true
                    problems
                />
                <button class="button button-primary" type="submit">{t("sign-up-site-add")}</button>
            </PostForm>
        }
    });
    view! {
        <section class="section">
            <h2>{t("sign-up-sites")}</h2>
            <p class="muted">{t("sign-up-sites-note")}</p>
            {list}
            {add}
        </section>
    }
    .into_any()
}

fn group_section(home: &str, slug: &str, group: &SignUpGroup) -> impl IntoView + use<> {
    let product = group.product.clone();
    let snippet = |element: &str| {
        format!(
            "<script src=\"{home}/embed.js\" async></script>\n\
             <{element} merchant=\"{slug}\" group=\"{}\">\n  <a href=\"{}\">{product}</a>\n</{element}>",
            group.group, group.link
        )
    };
    let hidden = (!group.offered).then(|| view! { <p class="alert">{t("sign-up-nothing-offered")}</p> });
    let alt = tr("sign-up-code-alt", &[("product", &group.product)]);
    let code = group
        .code
        .clone()
        .map(|code| view! { <img class="qr" src=code alt=alt width="160" height="160" /> });
    view! {
        <section class="section">
            <h2>{group.product.clone()}</h2>
            {hidden}
            <div class="sign-up-ways">
                <div>
                    <h3>{t("sign-up-link")}</h3>
                    <p>
                        <a class="sign-up-link" href=group.link.clone()>{group.link.clone()}</a>
                    </p>
                    {snippet_box("sign-up-snippet", snippet("turnus-signup"))}
                    {snippet_box("sign-up-pricing-snippet", snippet("turnus-pricing"))}
                </div>
                {code}
            </div>
        </section>
    }
}

fn snippet_box(title: &'static str, text: String) -> impl IntoView {
    view! {
        <h3>{t(title)}</h3>
        <pre class="snippet" tabindex="0" role="region" aria-label=t(title)>
            <code>{text}</code>
        </pre>
    }
}
