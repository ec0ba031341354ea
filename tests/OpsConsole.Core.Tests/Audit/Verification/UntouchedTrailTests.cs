using System.Text;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>No false alarm: trails that nobody touched, of every shape that an export can have.</summary>
public sealed class UntouchedTrailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_untouched_trails_are_intact()
    {
        Random random = new(20261121);
        for (int i = 0; i < 1000; i++)
        {
            TrailSketch trail = TrailSketch.Make(random, random.Next(1, 60), rotations: i % 3);
            if (i % 4 == 1)
            {
                int every = random.Next(2, 9);
                trail.Includes = seq => seq % every == 0;
            }

            string anchored = string.Concat(trail.Checkpoints.Select(c => trail.Note(c) + "\n"));
            TrailTrust trust = new()
            {
                Keys = i % 2 == 0 ? [VerifierKey.TryParse(trail.FirstKey)!] : [],
                Anchors = anchored.Length > 0 ? await AnchorList.ReadAsync(new StringReader(anchored), Cancel) : null,
            };
            TrailReport report = await TrailVerifier.VerifyAsync(new MemoryStream(Encoding.UTF8.GetBytes(trail.Write())), trust, null, Cancel);
            Assert.True(report.IsIntact, $"Trail {i}: {report.Finding}");
            Assert.Equal(trail.Entries.Count, report.Size);
        }
    }
}
