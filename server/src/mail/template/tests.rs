use std::collections::BTreeSet;

use app::wire::{MailTemplateKind, TemplateFault, TemplateProblem};
use texts::Lang;

use super::*;
use crate::mail::compose::samples;
use crate::mail::{Facts, compose};

fn person() -> Person {
    Person {
        name: "Anna Berger".to_owned(),
        given_name: "Anna".to_owned(),
        family_name: "Berger".to_owned(),
        company: String::new(),
        number: "K-000017".to_owned(),
    }
}

/// A mail of each kind.
fn facts(kind: MailTemplateKind) -> Facts {
    match kind {
        MailTemplateKind::Invoice => Facts::Document(Box::new(samples::invoice(samples::debit()))),
        MailTemplateKind::CreditNote => Facts::Document(Box::new(samples::credit_note(
            compose::CreditSettlement::NextInvoice,
        ))),
        MailTemplateKind::CancellationInvoice => Facts::Document(Box::new(compose::DocumentMail {
            kind: compose::DocumentKind::CancellationInvoice,
            ..samples::credit_note(compose::CreditSettlement::Refund)
        })),
        MailTemplateKind::ContractConfirmation => Facts::Order(Box::new(samples::order())),
        MailTemplateKind::CancellationReceipt => Facts::Declaration(Box::new(samples::declaration(
            compose::DeclarationKind::Cancellation,
        ))),
        MailTemplateKind::WithdrawalReceipt => Facts::Declaration(Box::new(samples::declaration(
            compose::DeclarationKind::Withdrawal,
        ))),
    }
}

fn values(kind: MailTemplateKind, lang: Lang) -> Values {
    Values::of(lang, &facts(kind), &person())
}

fn opening(text: &str) -> Template {
    Template {
        subject: "Betreff".to_owned(),
        opening: text.to_owned(),
        closing: String::new(),
    }
}

fn unknown(field: &str, line: u32, name: &str, nearest: &str) -> TemplateProblem {
    TemplateProblem {
        field: field.to_owned(),
        line: Some(line),
        what: TemplateFault::UnknownPlaceholder {
            name: name.to_owned(),
            nearest: nearest.to_owned(),
        },
    }
}

#[test]
fn every_known_placeholder_stands_for_something_and_nothing_else_does() {
    for kind in MailTemplateKind::ALL {
        let known: BTreeSet<_> = placeholders(kind).iter().map(|(name, _)| *name).collect();
        assert_eq!(
            values(kind, Lang::De).names().collect::<BTreeSet<_>>(),
            known,
            "{kind:?}"
        );
        for (name, may_be_empty) in placeholders(kind) {
            let value = values(kind, Lang::De);
            assert!(
                *may_be_empty || value.get(name).is_some_and(|value| !value.is_empty()),
                "{name}"
            );
            for lang in Lang::ALL {
                let key = format!("placeholder-{}", name.replace(['.', '_'], "-"));
                assert!(texts::exists(lang, &key), "{key} in {lang:?}");
            }
        }
    }
}

#[test]
fn the_standard_text_is_sound_and_makes_the_very_mail_a_merchant_without_a_text_has() {
    for kind in MailTemplateKind::ALL {
        for lang in Lang::ALL {
            let template = Template::default_for(kind, lang);
            assert_eq!(check(kind, &template), [], "{kind:?} {lang:?}");
            let text = template.fill(&values(kind, lang)).unwrap();
            let (own, standard) = (
                facts(kind).compose(lang, Some(text)),
                facts(kind).compose(lang, None),
            );
            assert_eq!(
                own.subject.replace('\u{a0}', " "),
                standard.subject.replace('\u{a0}', " ")
            );
            assert_eq!(own.text, standard.text, "{kind:?} {lang:?}");
        }
    }
}

#[test]
fn an_unknown_placeholder_is_named_with_its_line_and_the_nearest_known_one() {
    for (text, line, name, nearest) in [
        ("Hallo {{ customer.nmae }}", 1, "customer.nmae", "customer.name"),
        (
            "eins\nzwei {{ dokument.nummer }}\ndrei",
            2,
            "dokument.nummer",
            "document.number",
        ),
        ("\n\n{{document.totl}}", 3, "document.totl", "document.total"),
        ("{{ Customer.Name }}", 1, "Customer.Name", "customer.name"),
        ("{{ customer }}", 1, "customer", "customer.name"),
        ("{{ customer . vorname }}", 1, "customer.vorname", "customer.name"),
        ("{{ customer-number }}", 1, "customer-number", "customer.number"),
        ("{{ kunde.größe }}", 1, "kunde.größe", "customer.name"),
        // What no sample would reach is found all the same.
        (
            "{% if customer.company %}\n{{ customer.compny }}\n{% endif %}",
            2,
            "customer.compny",
            "customer.company",
        ),
        (
            "{% if costumer.company %}x{% endif %}",
            1,
            "costumer.company",
            "customer.company",
        ),
        (
            "{# customer.x #}{{ 'customer.y' }}{{ document.dat }}",
            1,
            "document.dat",
            "document.date",
        ),
    ] {
        let found = check(MailTemplateKind::Invoice, &opening(text));
        let [problem] = found.as_slice() else {
            panic!("{text}: {found:?}");
        };
        let TemplateFault::UnknownPlaceholder {
            name: told,
            nearest: like,
        } = &problem.what
        else {
            panic!("{text}: {found:?}");
        };
        assert_eq!((problem.line, told.as_str()), (Some(line), name), "{text}");
        if !name.contains("größe") && !name.contains("vorname") {
            assert_eq!(like, nearest, "{text}");
        }
    }
}

#[test]
fn each_kind_knows_its_own_placeholders_only() {
    let template = opening("{{ document.total }}");
    assert_eq!(check(MailTemplateKind::Invoice, &template), []);
    let found = check(MailTemplateKind::ContractConfirmation, &template);
    assert!(
        matches!(found[0].what, TemplateFault::UnknownPlaceholder { .. }),
        "{found:?}"
    );
}

#[test]
fn all_mistakes_are_told_at_once_each_at_its_field_and_line() {
    let template = Template {
        subject: "{{ document.numer }}".to_owned(),
        opening: "{{ customer.name }}\n{{ customer.nam }}\n{{ document.dat }}".to_owned(),
        closing: "{{ merchant.nme }}".to_owned(),
    };
    assert_eq!(
        check(MailTemplateKind::Invoice, &template),
        [
            unknown("subject", 1, "document.numer", "document.number"),
            unknown("opening", 2, "customer.nam", "customer.name"),
            unknown("opening", 3, "document.dat", "document.date"),
            unknown("closing", 1, "merchant.nme", "merchant.name"),
        ]
    );
}

#[test]
fn a_subject_is_one_line_with_something_in_it() {
    let subject = |text: &str| Template {
        subject: text.to_owned(),
        ..Template::default()
    };
    for (text, fault) in [
        ("", TemplateFault::Empty),
        ("  ", TemplateFault::Empty),
        // Consumers have no company: their mail would have no subject.
        ("{{ customer.company }}", TemplateFault::Empty),
        ("{% if false %}x{% endif %}", TemplateFault::Empty),
        ("a\nBcc: x@y.example", TemplateFault::LineBreak),
        ("a\rb", TemplateFault::LineBreak),
        ("a\u{2028}b", TemplateFault::LineBreak),
    ] {
        let found = check(MailTemplateKind::Invoice, &subject(text));
        assert_eq!(
            found.iter().map(|problem| &problem.what).collect::<Vec<_>>(),
            [&fault],
            "{text:?}"
        );
        assert_eq!(found[0].field, "subject");
    }
    // A break that only the filled-in text has becomes a blank.
    let template = subject("Rechnung {{ \"a\\nb\" }} für {{ customer.name }}");
    assert_eq!(check(MailTemplateKind::Invoice, &template), []);
    let text = template
        .fill(&values(MailTemplateKind::Invoice, Lang::De))
        .unwrap();
    assert_eq!(text.subject, "Rechnung a b für Anna Berger");
}

#[test]
fn brackets_and_conditions_that_do_not_fit_are_told_with_their_line() {
    for (text, line) in [
        ("a\nb {{ customer.name", 2),
        ("{% if customer.company %}x", 1),
        ("x\n{% endif %}", 2),
        ("{{ }}", 1),
        ("{{ customer.name customer.name }}", 1),
        ("{{ (customer.name }}", 1),
        ("{% if %}x{% endif %}", 1),
        ("{# never closed", 1),
    ] {
        let found = check(MailTemplateKind::Invoice, &opening(text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].what, TemplateFault::Malformed, "{text}");
        assert_eq!(found[0].line, Some(line), "{text}");
    }
}

#[test]
fn whatever_computes_calls_loops_or_loads_is_refused() {
    for text in [
        "{{ 'x' * 1000000000 }}",
        "{{ customer.name * 10 }}",
        "{{ customer.name ~ 'x' }}",
        "{{ customer.name | upper }}",
        "{{ customer.name | safe }}",
        "{{ customer['name'] }}",
        "{{ customer.name[0] }}",
        "{{ [1, 2] }}",
        "{{ {'a': 1} }}",
        "{{ 1 + 1 }}",
        "{{ customer.name.upper() }}",
        "{{ range(10) }}",
        "{{ debug() }}",
        "{% for x in [1, 2] %}{{ customer.name }}{% endfor %}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% import 'x' as y %}",
        "{% macro m() %}{% endmacro %}",
        "{% block b %}{% endblock %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{% autoescape false %}x{% endautoescape %}",
        "{% filter upper %}x{% endfilter %}",
        "{% if customer.name is defined %}x{% endif %}",
        "{% if 'a' in customer.name %}x{% endif %}",
        "{% do customer.name %}",
        "{%- for x in [1] -%}x{%- endfor -%}",
    ] {
        let found = check(MailTemplateKind::Invoice, &opening(text));
        assert!(!found.is_empty(), "{text}");
        assert!(
            found.iter().all(|problem| problem.line == Some(1)),
            "{text}: {found:?}"
        );
    }
}

/// The second wall: what the reader of brackets might overlook, the engine itself cannot do.
#[test]
fn the_engine_has_neither_the_means_nor_the_fuel_for_more() {
    let values = values(MailTemplateKind::Invoice, Lang::De);
    for text in [
        "{% for a in [1,2,3,4,5,6,7,8,9] %}{% for b in [1,2,3,4,5,6,7,8,9] %}{% for c in [1,2,3,4,5,6,7,8,9] %}\
         {% for d in [1,2,3,4,5,6,7,8,9] %}{% for e in [1,2,3,4,5,6,7,8,9] %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 'x' * 30000 }}",
        "{{ range(10) }}",
        "{{ customer.name | upper }}",
        "{{ customer.nothing }}",
        "{{ nothing }}",
        "{% include 'x' %}",
    ] {
        assert!(cage::render(text, &values).is_err(), "{text}");
    }
    // At the edge: as long as may be.
    let text = "x".repeat(RENDERED_BYTES_MOST);
    assert_eq!(cage::render(&text, &values).unwrap().len(), RENDERED_BYTES_MOST);
    assert!(cage::render(&(text + "x"), &values).is_err());
}

#[test]
fn what_is_allowed_works() {
    let kind = MailTemplateKind::Invoice;
    for (text, result) in [
        ("ohne alles", "ohne alles"),
        ("{ einfach } und {nochmal}", "{ einfach } und {nochmal}"),
        ("{{customer.name}}", "Anna Berger"),
        ("a {{- ' ' -}} b", "a b"),
        (
            "{% if customer.company %}Firma{% else %}Privat{% endif %}",
            "Privat",
        ),
        (
            "{% if not customer.company and customer.name == 'Anna Berger' %}ja{% endif %}",
            "ja",
        ),
        (
            "{% if customer.number != \"K-000017\" %}x{% elif (true) %}y{% endif %}",
            "y",
        ),
        ("{{ customer.company or customer.name }}", "Anna Berger"),
        ("Größe \u{1f4f0} {# still #}ß", "Größe \u{1f4f0} ß"),
        (
            "{{ document.total }} am {{ document.due_date }}",
            "29,90\u{a0}€ am 15.\u{a0}Dezember 2026",
        ),
    ] {
        assert_eq!(check(kind, &opening(text)), [], "{text}");
        let filled = opening(text).fill(&values(kind, Lang::De)).unwrap();
        assert_eq!(filled.opening, result, "{text}");
    }
}

#[test]
fn too_long_a_text_is_refused_before_anything_reads_it() {
    let template = Template {
        subject: "x".repeat(201),
        opening: "{{ ".repeat(2_000),
        closing: "ä".repeat(4_000),
    };
    let found = check(MailTemplateKind::Invoice, &template);
    assert_eq!(
        found
            .iter()
            .map(|problem| (problem.field.as_str(), &problem.what))
            .collect::<Vec<_>>(),
        [
            ("subject", &TemplateFault::TooLong { most: 200 }),
            ("opening", &TemplateFault::TooLong { most: 4_000 }),
        ]
    );
}

#[test]
fn own_words_stand_around_the_facts_and_can_remove_none_of_them() {
    for kind in MailTemplateKind::ALL {
        for lang in Lang::ALL {
            let own = FreeText {
                subject: "Ganz anders".to_owned(),
                opening: "Erster Absatz.\nNoch darin.\n\n\nZweiter Absatz.".to_owned(),
                closing: "Schlusswort.".to_owned(),
            };
            let (mail, standard) = (
                facts(kind).compose(lang, Some(own)),
                facts(kind).compose(lang, None),
            );
            assert_eq!(mail.subject, "Ganz anders");
            let text = &mail.text;
            let at = |phrase: &str| {
                text.find(phrase)
                    .unwrap_or_else(|| panic!("{kind:?}: no {phrase:?} in {text}"))
            };
            assert!(at("Erster Absatz.\nNoch darin.\n\nZweiter Absatz.") < at("Schlusswort."));
            // Every block of the standard mail is still there, but for the opening of documents, which says nothing the
            // facts do not say, and the opening of an order, which begins in capitals now.
            let opening = standard.text.split("\n\n").nth(1).unwrap();
            for block in standard.text.split("\n\n").filter(|block| *block != opening) {
                assert!(text.contains(block), "{kind:?} {lang:?} lost {block:?}: {text}");
            }
            if kind.opens_by_law() {
                let said: String = opening.chars().skip(1).collect();
                let joined = text.replace('\n', " ");
                assert!(
                    joined.contains(&said.replace('\n', " ")),
                    "{kind:?} {lang:?} lost {opening:?}"
                );
            }
            assert!(mail.html.contains("Zweiter Absatz.") && mail.html.contains("Noch darin."));
            let inbox = mail.html.split_once("mso-hide:all\">").unwrap().1;
            assert!(
                inbox.starts_with("Erster Absatz. Noch darin."),
                "the first words a mailbox shows"
            );
        }
    }
}

#[test]
fn an_empty_opening_leaves_what_the_law_asks_for() {
    for kind in MailTemplateKind::ALL {
        let own = FreeText {
            subject: "Betreff".to_owned(),
            ..FreeText::default()
        };
        let (mail, standard) = (
            facts(kind).compose(Lang::De, Some(own)),
            facts(kind).compose(Lang::De, None),
        );
        if kind.opens_by_law() {
            assert_eq!(mail.text, standard.text, "{kind:?}");
        } else {
            assert!(mail.text.len() < standard.text.len(), "{kind:?}");
        }
    }
}

#[test]
fn neither_a_text_nor_a_name_brings_markup_into_the_mail_or_is_read_as_a_template() {
    let kind = MailTemplateKind::Invoice;
    let hostile = Person {
        name: "<img src=x> {{ merchant.email }} {% if %}".to_owned(),
        ..person()
    };
    let template = opening("<script>alert(1)</script> {{ customer.name }} <b>&amp;</b>");
    assert_eq!(check(kind, &template), []);
    let text = template
        .fill(&Values::of(Lang::De, &facts(kind), &hostile))
        .unwrap();
    assert!(
        text.opening.contains("{{ merchant.email }} {% if %}"),
        "{}",
        text.opening
    );
    let mail = facts(kind).compose(Lang::De, Some(text));
    for markup in ["<script", "<img", "<b>"] {
        assert!(!mail.html.contains(markup), "{markup}");
    }
    assert!(
        mail.html
            .contains("&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x&gt;")
    );
    assert!(mail.html.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;"));
    assert!(mail.text.contains("<script>alert(1)</script> <img src=x>"));
}
