using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Gathers what must be shown for a change, and has it judged.</summary>
internal sealed class ChangeEvidence
{
    private readonly IReadOnlyList<EvidenceItem> _none = [];

    public Task<IReadOnlyList<EvidenceItem>> JudgeAsync(ChangeRequest request, ChangeSubject subject, EvidenceDemand demand, CancellationToken cancellationToken) => Task.FromResult(_none);
}
