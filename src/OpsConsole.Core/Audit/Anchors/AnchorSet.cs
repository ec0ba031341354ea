using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>The anchors that the settings switch on.</summary>
internal sealed class AnchorSet : IDisposable
{
    public AnchorSet(AuditOptions options, StorageOptions storage, TimeProvider time)
    {
        AnchorOptions anchors = options.Anchors;
        List<IAnchor> all = [];
        if (anchors.File.Enabled)
        {
            all.Add(new FileAnchor(anchors.File, storage));
        }

        if (anchors.Git.Enabled)
        {
            all.Add(new GitAnchor(anchors.Git, storage, time));
        }

        if (anchors.Webhook.Url.Length > 0)
        {
            Webhook = new Webhook(anchors.Webhook, GuardedHttp.Create(anchors.Webhook.AllowPrivate), time);
            all.Add(new WebhookAnchor(Webhook));
        }

        All = all;
    }

    /// <summary>The anchors.</summary>
    public IReadOnlyList<IAnchor> All { get; }

    /// <summary>The webhook; null when there is none.</summary>
    public Webhook? Webhook { get; }

    public void Dispose()
    {
        Webhook?.Dispose();
        foreach (GitAnchor git in All.OfType<GitAnchor>())
        {
            git.Dispose();
        }
    }
}
