use texts::Lang;

use super::samples::{access_mails, credit_note, debit, declaration, invoice, order, sender, transfer};
use super::*;

/// Every kind of mail this module writes.
fn every_mail(lang: Lang) -> Vec<Content> {
    vec![
        order_confirmation(lang, &order()),
        order_confirmation(
            lang,
            &OrderConfirmation {
                trial_last_day: None,
                first_charge: None,
                payment: PaymentBy::Transfer,
                withdrawal_url: None,
                ..order()
            },
        ),
        document(lang, &invoice(debit())),
        document(lang, &invoice(transfer())),
        document(lang, &invoice(DocumentPayment::Settled)),
        document(lang, &credit_note(CreditSettlement::ReducesOpen)),
        document(lang, &credit_note(CreditSettlement::NextInvoice)),
        document(lang, &credit_note(CreditSettlement::Refund)),
        declaration_receipt(lang, &declaration(DeclarationKind::Cancellation)),
        declaration_receipt(lang, &declaration(DeclarationKind::Withdrawal)),
    ]
    .into_iter()
    .chain(access_mails().into_iter().map(|mail| access(lang, &mail)))
    .collect()
}

/// What a reader of the HTML part reads: without tags, entities and runs of blanks.
fn read(html: &str) -> String {
    let body = html.split_once("<body").expect("a body").1;
    let mut text = String::new();
    let mut in_tag = true;
    for c in body.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    squeezed(
        &text
            .replace("&nbsp;", "\u{a0}")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&"),
    )
}

fn squeezed(text: &str) -> String {
    text.split([' ', '\n'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[track_caller]
fn says(content: &Content, phrase: &str) {
    assert!(
        squeezed(&content.text).contains(phrase),
        "text lacks {phrase:?}:\n{}",
        content.text
    );
    assert!(read(&content.html).contains(phrase), "HTML lacks {phrase:?}");
}

#[test]
fn every_mail_has_all_its_words_in_both_languages() {
    for lang in Lang::ALL {
        for mail in every_mail(lang) {
            for text in [&mail.subject, &mail.text, &mail.html] {
                assert!(
                    !text.contains('⟦') && !text.contains("{ $") && !text.contains("{$"),
                    "{text}"
                );
            }
            assert!(mail.html.contains(&format!("<html lang=\"{}\">", lang.tag())));
        }
    }
}

#[test]
fn every_mail_carries_the_business_letter_fields() {
    for lang in Lang::ALL {
        for mail in every_mail(lang) {
            let sender = sender();
            for field in [
                &sender.legal_name,
                &sender.address[0],
                &sender.address[1],
                &sender.seat,
                &sender.register,
                &sender.managers[0],
                &sender.managers[1],
                &sender.email,
                "DE000000000",
            ] {
                says(&mail, field);
            }
        }
    }
}

#[test]
fn fields_a_merchant_does_not_have_leave_no_gap() {
    let mail = DocumentMail {
        merchant: Sender {
            seat: String::new(),
            register: String::new(),
            managers: Vec::new(),
            vat_id: None,
            website: String::new(),
            ..sender()
        },
        ..invoice(DocumentPayment::Settled)
    };
    let text = document(Lang::De, &mail).text;
    let signature = text.split_once("-- \n").expect("a signature").1;
    assert_eq!(
        signature,
        "Stadtblatt Verlag GmbH\nMüllergasse 12 · 50667 Köln\nservice@stadtblatt.example\n"
    );
}

#[test]
fn lines_of_the_text_part_fit_seventy_eight_columns() {
    for lang in Lang::ALL {
        for mail in every_mail(lang) {
            for line in mail.text.lines().filter(|line| !line.starts_with("https://")) {
                assert!(line.chars().count() <= 78, "{line}");
            }
        }
    }
}

#[test]
fn the_html_part_says_what_the_text_part_says() {
    for lang in Lang::ALL {
        for mail in every_mail(lang) {
            let html = read(&mail.html);
            let text = mail.text.split_once("-- \n").expect("a signature").0;
            for word in text.split_whitespace() {
                let word = word.trim_end_matches(':');
                let underline = word.chars().all(|c| c == '-');
                assert!(
                    underline || html.contains(word) || mail.html.contains(word),
                    "HTML lacks {word:?}"
                );
            }
        }
    }
}

#[test]
fn the_html_part_loads_nothing() {
    for mail in every_mail(Lang::De) {
        for loader in ["<img", "<link", "<script", "@import", "url(", "src="] {
            assert!(!mail.html.contains(loader), "{loader}");
        }
    }
}

#[test]
fn markup_in_what_people_typed_stays_text() {
    let nasty = "<script>alert(\"1\")</script>'&\u{0}";
    let mut mail = declaration(DeclarationKind::Cancellation);
    mail.addressee = Addressee {
        given: nasty.to_owned(),
        family: "\"><img src=x>".to_owned(),
    };
    mail.content
        .push((nasty.to_owned(), format!("{nasty}\nzweite Zeile")));
    mail.merchant.name = nasty.to_owned();
    mail.merchant.legal_name = nasty.to_owned();
    mail.merchant.register = nasty.to_owned();
    mail.merchant.email = nasty.to_owned();
    mail.merchant.website = "javascript:alert(1)".to_owned();
    mail.merchant.accent = "red;background:url(https://x)".to_owned();
    mail.portal_url = Some("https://turnus.example/\"onclick=\"x".to_owned());
    let content = declaration_receipt(Lang::De, &mail);
    for markup in [
        "<script",
        "<img",
        "href=\"javascript",
        "\"onclick",
        "url(",
        "\u{0}",
    ] {
        assert!(!content.html.contains(markup), "{markup} in {}", content.html);
    }
    assert!(
        content
            .html
            .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;")
    );
    assert!(content.html.contains("<br>\nzweite Zeile"));
    assert!(!content.text.contains('\u{0}'));

    let order = OrderConfirmation {
        plan: nasty.to_owned(),
        ..order()
    };
    assert!(!order_confirmation(Lang::De, &order).html.contains("<script"));
}

#[test]
fn a_plan_name_with_a_line_break_keeps_the_subject_on_one_line() {
    let order = OrderConfirmation {
        plan: "Digital\r\nBcc: x@y.example".to_owned(),
        ..order()
    };
    assert_eq!(
        order_confirmation(Lang::De, &order).subject,
        "Ihre Bestellung: Digital Bcc: x@y.example (Vertrag V-2026-00017)"
    );
}

#[test]
fn greetings_use_the_names_that_are_known() {
    for (given, family, de, en) in [
        ("Anna", "Berger", "Guten Tag Anna Berger,", "Dear Anna Berger,"),
        ("", "Berger", "Guten Tag Berger,", "Dear Berger,"),
        (" Anna ", "", "Guten Tag Anna,", "Dear Anna,"),
        ("", " ", "Guten Tag,", "Hello,"),
    ] {
        let mail = DocumentMail {
            addressee: Addressee {
                given: given.to_owned(),
                family: family.to_owned(),
            },
            ..invoice(DocumentPayment::Settled)
        };
        assert!(document(Lang::De, &mail).text.starts_with(&format!("{de}\n")));
        assert!(document(Lang::En, &mail).text.starts_with(&format!("{en}\n")));
    }
}

#[test]
fn an_order_confirmation_says_what_was_ordered_and_what_it_will_cost_when() {
    let mail = order_confirmation(Lang::De, &order());
    assert_eq!(
        mail.subject,
        "Ihre Bestellung: Digital Plus (Vertrag V-2026-00017)"
    );
    for phrase in [
        "Ihre Bestellung vom 21.\u{a0}November 2026 erhalten und bestätigen Ihren Vertrag",
        "Vertragsbestätigung",
        "V-2026-00017",
        "29,90\u{a0}€",
        "Wir buchen den Betrag am 7.\u{a0}Dezember 2026 von Ihrem Konto ••\u{a0}4321 ab.",
        "5.\u{a0}Dezember 2026",
        "29,90 € pro Monat",
        "0,35 € je Artikel aus dem Archiv",
        "Vertrag widerrufen",
    ] {
        says(&mail, phrase);
    }
    assert!(
        mail.text
            .contains("\nhttps://turnus.example/m/stadtblatt/widerruf\n")
    );
    assert!(
        mail.html
            .contains("href=\"https://turnus.example/m/stadtblatt/widerruf\"")
    );
}

#[test]
fn a_business_without_a_right_of_withdrawal_is_not_told_of_one() {
    let mail = order_confirmation(
        Lang::De,
        &OrderConfirmation {
            withdrawal_url: None,
            ..order()
        },
    );
    assert!(!mail.text.to_lowercase().contains("widerruf") && !mail.html.to_lowercase().contains("widerruf"));
}

#[test]
fn a_mail_before_a_debit_has_everything_a_pre_notification_needs() {
    for (lang, amount, date) in [
        (Lang::De, "24,90\u{a0}€", "15.\u{a0}Dezember 2026"),
        (Lang::En, "€24.90", "15\u{a0}December 2026"),
    ] {
        let mail = document(lang, &invoice(debit()));
        for fact in [
            amount,
            date,
            "STB-000017-1",
            "DE98ZZZ09999999999",
            "••\u{a0}4321",
            "Stadtblatt Verlag GmbH",
        ] {
            says(&mail, fact);
        }
    }
}

#[test]
fn a_mail_asking_for_a_transfer_has_everything_a_transfer_needs() {
    let mail = document(Lang::De, &invoice(transfer()));
    for fact in [
        "Bitte überweisen Sie 1.234,50\u{a0}€ bis zum 15.\u{a0}Dezember 2026.",
        "DE02\u{a0}1203\u{a0}0000\u{a0}0000\u{a0}2020\u{a0}51",
        "BYLADEM1001",
        "RE-2026-00231",
    ] {
        says(&mail, fact);
    }
}

#[test]
fn a_credit_note_says_how_the_money_comes_back_and_never_asks_for_any() {
    for (settlement, phrase) in [
        (CreditSettlement::ReducesOpen, "mit Ihren offenen Rechnungen"),
        (CreditSettlement::NextInvoice, "mit Ihrer nächsten Rechnung"),
        (
            CreditSettlement::Refund,
            "zahlen Ihnen den Betrag auf demselben Weg zurück",
        ),
    ] {
        let mail = document(Lang::De, &credit_note(settlement));
        assert_eq!(
            mail.subject,
            "Rechnungskorrektur RK-2026-00004 vom 1.\u{a0}Dezember 2026".replace('\u{a0}', " ")
        );
        says(&mail, phrase);
        assert!(!mail.text.contains("überweisen") && !mail.text.contains("Gutschrift"));
    }
}

#[test]
fn a_receipt_has_the_moment_of_arrival_to_the_second_with_offset_and_the_whole_content() {
    for kind in [DeclarationKind::Cancellation, DeclarationKind::Withdrawal] {
        for lang in Lang::ALL {
            let facts = declaration(kind);
            let mail = declaration_receipt(lang, &facts);
            for phrase in ["23:30:05", "UTC+02:00", "2026-07-14 21:30:05 UTC"] {
                says(&mail, phrase);
            }
            for (label, value) in &facts.content {
                says(&mail, label);
                says(&mail, value);
            }
        }
        says(
            &declaration_receipt(Lang::De, &declaration(kind)),
            "14.\u{a0}August 2026",
        );
    }
    let cancellation = declaration_receipt(Lang::De, &declaration(DeclarationKind::Cancellation));
    says(&cancellation, "„jetzt kündigen“");
    let withdrawal = declaration_receipt(Lang::De, &declaration(DeclarationKind::Withdrawal));
    says(&withdrawal, "„Widerruf bestätigen“");
}

#[test]
fn a_declaration_that_names_no_known_contract_is_still_receipted() {
    let mail = DeclarationReceiptMail {
        addressee: Addressee::default(),
        ends_on: None,
        portal_url: None,
        ..declaration(DeclarationKind::Cancellation)
    };
    let content = declaration_receipt(Lang::De, &mail);
    says(&content, "Wir ordnen Ihre Kündigung Ihrem Vertrag zu");
    assert!(!content.text.contains("Vertrag endet am"));
    assert!(!content.html.contains("class=\"button\" href"));
}

#[test]
fn someone_who_cancels_while_withdrawal_is_possible_is_told_so() {
    let url = "https://turnus.example/m/stadtblatt/widerruf";
    let with = |kind| {
        let mail = DeclarationReceiptMail {
            withdrawal_url: Some(url.to_owned()),
            ..declaration(kind)
        };
        declaration_receipt(Lang::De, &mail).text.contains(url)
    };
    assert!(with(DeclarationKind::Cancellation));
    assert!(!with(DeclarationKind::Withdrawal), "it was just done");
}

#[test]
fn the_same_facts_give_the_same_mail() {
    assert_eq!(every_mail(Lang::De), every_mail(Lang::De));
}
