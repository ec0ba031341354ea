namespace OpsConsole.Web.Demo.World;

/// <summary>What the document analyst is asked.</summary>
internal static class DocumentTopics
{
    public const string Instructions =
        "Extract what is asked from the passages, as JSON of the schema given. Quote the page of every value. Use null for what the document does not say.";

    public static IReadOnlyList<DemoTopic> All { get; } =
    [
        new("extract", "Extract the term, the notice period and the contact of this lease.",
            """{"termMonths":36,"noticeMonths":6,"contact":"property office","pages":[1,4]}""",
            ["This lease runs for thirty-six months from the date of handover.", "Notice is six months, in writing, to the property office ({email}, {phone})."],
            "extract_table", """{"page":4}""", """{"rows":12}"""),
        new("extract", "Which invoices of this batch are not paid, and from which account should they be?",
            """{"unpaid":3,"account":"as on file","pages":[2,3,7]}""",
            ["Invoice total due within 14 days, to be drawn from {iban}.", "Reminder sent after 21 days."],
            "extract_table", """{"page":2}""", """{"rows":48}"""),
        new("summarise", "Summarise the risks named in this annual report.",
            """{"risks":["currency","supply of chips","one customer is 31% of sales"],"pages":[18,19,22]}""",
            ["One customer accounted for thirty-one per cent of sales.", "Delivery times of semiconductors remain above fifty weeks."],
            "find_section", """{"title":"Risks"}""", """{"pages":[18,26]}"""),
        new("review", "Does this supplier contract allow processing of personal data outside the union?",
            """{"allowed":false,"clause":"11.2","pages":[9]}""",
            ["11.2 The processor keeps personal data within the union unless the controller agrees in writing."],
            "find_section", """{"title":"Data protection"}""", """{"pages":[9,10]}"""),
        new("extract", "Read the claim form: name of the item, date of damage, amount.",
            """{"item":"bicycle","date":"2026-05-12","amount":840.00,"pages":[1]}""",
            ["Claimant's tax number {tax}, reachable under {email}.", "Bicycle, damaged on 12 May, repair estimated at 840.00."],
            "read_form", """{"form":"claim"}""", """{"fields":14}"""),
    ];
}
