using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>Says above every page that somebody released alone, until another person has reviewed it.</summary>
internal sealed class GlassBanner(QueueWatch watch, AccessDirectory access, TimeProvider time, ILogger<GlassBanner> logger)
    : LiveBanner(new Banner("bad", "", ChangeLinks.Queue, "Review") { Permission = Permissions.ViewChanges }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50), Again = TimeSpan.FromMinutes(1);

    /// <summary>What there is to say of broken glasses.</summary>
    /// <param name="open">The open changes.</param>
    /// <param name="name">What somebody is called.</param>
    public static string Describe(IEnumerable<ChangeRequest> open, Func<string, string> name)
    {
        ChangeRequest[] due = [.. open.Where(r => r.NeedsReview)];
        return due.Length == 0 ? ""
            : $"{name(due[0].GlassBrokenBy!)} broke the glass for “{due[0].Title}”{(due[0].Environment.Length == 0 ? "" : " in " + due[0].Environment)}{(due.Length == 1 ? "" : $", and there {(due.Length == 2 ? "is 1" : $"are {due.Length - 1}")} more")}: another person must review it.";
    }

    protected override IDisposable Follow(Action look)
    {
        watch.Changed += look;
        return new Following(() => watch.Changed -= look);
    }

    protected override Task<string> SayAsync() =>
        Task.FromResult(Describe(watch.Changes.Open, id => access.Find(id) is { } person ? (person.Name.Length > 0 ? person.Name : person.Email) : "Somebody"));

    private sealed class Following(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
