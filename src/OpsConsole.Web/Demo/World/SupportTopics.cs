namespace OpsConsole.Web.Demo.World;

/// <summary>What customers ask the support bot.</summary>
internal static class SupportTopics
{
    public const string Instructions =
        "You are the support assistant of a shop for outdoor gear. Answer from the passages given, in the customer's language, in at most "
        + "five sentences. If the passages do not hold the answer, say so and offer to hand over to a person.";

    public static IReadOnlyList<DemoTopic> All { get; } =
    [
        new("orders", "Where is my order {order}? I ordered with {email} ten days ago.",
            "Your parcel left our warehouse on Monday and is with the carrier; it is expected tomorrow between 9:00 and 13:00. You can follow it with the link in the shipping mail.",
            ["Standard delivery takes three to five working days after dispatch.", "A parcel that has not moved for five days can be reported as lost."],
            "lookup_order", """{"order":"current"}""", """{"status":"in_transit","carrier":"ground","expected":"tomorrow"}"""),
        new("payments", "I was charged twice on card {card}, please check.",
            "I can see one payment and one reservation that was never collected. Your bank releases the reservation within three working days; nothing else is needed.",
            ["A reservation appears when a payment is retried; it is released by the bank within three working days."],
            "list_payments", """{"last":2}""", """{"payments":[{"state":"captured"},{"state":"voided"}]}"""),
        new("returns", "How do I return boots that I wore once outside?",
            "Boots that were worn outside can be exchanged within 30 days if they are clean; a refund is possible only for unworn ones. Shall I send you a return label?",
            ["Unworn goods can be returned within 30 days.", "Worn footwear is exchanged, not refunded, within 30 days."],
            "create_return_label", """{"kind":"exchange"}""", """{"label":"ready"}"""),
        new("contact", "Please call me back at {phone}, your form does not work.",
            "I am sorry about the form. I have asked a colleague to call you today between 14:00 and 16:00.",
            ["Call-backs are offered on working days from 9:00 to 18:00."],
            "schedule_callback", """{"window":"14-16"}""", """{"scheduled":true}"""),
        new("payments", "Can I pay by bank transfer from {iban}?",
            "Yes. Choose 'bank transfer' at the checkout; we ship as soon as the amount arrives, usually after one working day.",
            ["Bank transfer is offered in the euro area and the United Kingdom."],
            "payment_methods", """{"country":"own"}""", """{"methods":["card","transfer"]}"""),
        new("products", "Is the four-season tent really waterproof? The last one leaked.",
            "The fly has a water column of 5,000 mm and taped seams, so it holds in lasting rain. Should the seams of your last tent have opened, that is covered by our three-year warranty.",
            ["The four-season tent has a 5,000 mm fly and taped seams.", "Seams are covered by a three-year warranty."],
            "product_details", """{"product":"four-season-tent"}""", """{"waterColumn":5000,"seams":"taped"}"""),
        new("account", "I cannot sign in, it says my address {ip} is blocked. My account is {email}.",
            "There were several failed sign-ins, so the address was blocked for an hour. It is free again now; please reset your password with the link that I have just sent.",
            ["After ten failed sign-ins an address is blocked for one hour."],
            "unblock_sign_in", """{"reason":"customer request"}""", """{"unblocked":true}"""),
        new("payments", "My tax number on the invoice is wrong, it should be {tax}.",
            "I have corrected the number; you will receive the new invoice by mail within a few minutes.",
            ["Invoices can be corrected until the end of the following month."],
            "correct_invoice", """{"field":"tax_number"}""", """{"corrected":true}"""),
    ];
}
