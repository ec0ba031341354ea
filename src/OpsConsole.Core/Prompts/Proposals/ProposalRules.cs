using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Who may merge and withdraw proposals.</summary>
internal static class ProposalRules
{
    /// <summary>Why somebody may not merge a proposal, with the remedy; null when they may. Nobody brings in alone what they wrote.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="email">Their e-mail address; empty where it is not known.</param>
    /// <param name="may">Whether they may merge at all.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="authorEmail">E-mail address of the account that proposed it; empty where there is none.</param>
    /// <param name="authors">Who wrote or committed on its branch, as <c>Name &lt;address&gt;</c>.</param>
    public static string? MergeRefusal(Actor by, string email, bool may, PromptProposal proposal, string authorEmail, IReadOnlyList<string> authors) =>
        !may ? "You may not merge proposals. Ask an administrator for the role engineer, product owner or on-call."
        : by.Type != ActorType.Person ? "Proposals are merged by people. Ask a colleague to look at it in the console."
        : by.Id == proposal.AuthorId || Mailbox.Same(email, authorEmail) || authors.Any(a => Mailbox.Same(email, Mailbox.AddressOf(a))) ? "You wrote on it yourself. Ask a colleague to merge it."
        : null;

    /// <summary>Why somebody may not withdraw a proposal; null when they may: its author, and whoever may release.</summary>
    public static string? WithdrawRefusal(Actor by, bool mayPropose, bool mayRelease, PromptProposal proposal) =>
        mayRelease || (mayPropose && by.Id == proposal.AuthorId) ? null : "You may not withdraw it. Ask its author.";
}
