using System.Text;

namespace OpsConsole.Web.Demo.World;

/// <summary>Something people ask an application, and what is said and looked up on the way to the answer.</summary>
/// <param name="Feature">Feature of the application that answers it.</param>
/// <param name="Question">What the user writes; may hold <c>{…}</c> places for made-up personal data.</param>
/// <param name="Answer">What the model answers.</param>
/// <param name="Documents">Passages that the search finds.</param>
/// <param name="Tool">Tool that the model may call.</param>
/// <param name="ToolArguments">JSON object it calls it with.</param>
/// <param name="ToolResult">What the tool returns.</param>
internal sealed record DemoTopic(string Feature, string Question, string Answer, IReadOnlyList<string> Documents, string Tool, string ToolArguments, string ToolResult)
{
    private static readonly string[] First = ["maria", "john", "ana", "wei", "fatima", "lucas", "emma", "omar", "sofia", "liam"];
    private static readonly string[] Last = ["silva", "miller", "costa", "zhang", "khan", "weber", "rossi", "novak", "santos", "brown"];

    // Reserved for documentation, or published for testing: none belongs to anybody.
    private static readonly string[] Cards = ["4111 1111 1111 1111", "5555 5555 5555 4444", "3782 822463 10005"];
    private static readonly string[] TaxNumbers = ["529.982.247-25", "111.444.777-35"];
    private static readonly string[] Accounts = ["GB82 WEST 1234 5698 7654 32", "DE89 3704 0044 0532 0130 00"];

    /// <summary>Fills the places: <c>{email} {phone} {card} {tax} {iban} {ip} {order}</c>, all of them made up.</summary>
    public static string Fill(string text, DemoRandom random) => !text.Contains('{') ? text : new StringBuilder(text)
        .Replace("{email}", $"{random.Pick(First)}.{random.Pick(Last)}{random.Below(90) + 10}@example.com")
        .Replace("{phone}", $"+1 202-555-01{random.Below(90) + 10}")
        .Replace("{card}", random.Pick(Cards))
        .Replace("{tax}", random.Pick(TaxNumbers))
        .Replace("{iban}", random.Pick(Accounts))
        .Replace("{ip}", $"203.0.113.{random.Below(250) + 1}")
        .Replace("{order}", $"A-{random.Below(90000) + 10000}")
        .ToString();
}
