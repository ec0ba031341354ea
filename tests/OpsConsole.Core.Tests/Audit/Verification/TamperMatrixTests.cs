using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>Twelve ways to tamper, each at a hundred random positions: every one is found, named and located.</summary>
public sealed class TamperMatrixTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Classes => [.. TamperMatrix.Classes.Keys];

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Tampering_is_found_named_and_located(string name)
    {
        List<string> wrong = [];
        for (int round = 0; round < 100; round++)
        {
            Random random = new((name.Length * 1000) + round);
            TamperedTrail tampered = TamperMatrix.Classes[name](random, TamperMatrix.Trail(random));
            TrailFinding finding = await tampered.JudgeAsync(Cancel);
            if (!tampered.Kinds.Contains(finding.Kind) || (tampered.Named && !(finding.FirstBad >= tampered.From && finding.FirstBad <= tampered.To)))
            {
                wrong.Add($"{round}: expected {string.Join('/', tampered.Kinds)} from {tampered.From} to {tampered.To}, found {finding}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of 100:\n{string.Join('\n', wrong.Take(12))}");
    }
}
