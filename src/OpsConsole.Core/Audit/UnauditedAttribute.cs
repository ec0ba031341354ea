namespace OpsConsole.Core.Audit;

/// <summary>
/// Marks an entity, or one property, as measurement, cache or record-keeping of the console itself: it may change without an
/// event in the trail. Whatever is not marked may not; see <see cref="Storage.OpsDbContext"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class UnauditedAttribute : Attribute;
