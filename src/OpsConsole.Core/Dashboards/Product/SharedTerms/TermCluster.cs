namespace OpsConsole.Core.Dashboards.Product.SharedTerms;

/// <summary>Texts that share terms.</summary>
/// <param name="Terms">One to three terms that tell them from the others, the strongest first.</param>
/// <param name="Texts">Which they are, ascending; each text is in one cluster at most.</param>
public sealed record TermCluster(IReadOnlyList<string> Terms, IReadOnlyList<int> Texts);
